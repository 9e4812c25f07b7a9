// An issuer with a key of its own, for tests: it signs what it is told to, also nonsense.

import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Issuer, PersonIdentifier } from '../policy.ts'
import { openNonces } from '../require-token/nonces.ts'

export interface TestIssuer extends Issuer {
  readonly publicKey: KeyObject
  readonly kid: string
  /** A token as the bus issues it; `claims` and `header` go over it, undefined takes away. */
  token(over?: { claims?: Record<string, unknown>; header?: Record<string, unknown> }): string
  /** Forgets its key, as after a withdrawal. */
  withdraw(): void
  /** Makes a new key beside the old one. */
  rotate(): void
  /** From now on a token that names this key counts for nothing. */
  revoke(key: string): void
  /** Does not know any more what was revoked. */
  forget(): void
  /** Knows it again. */
  recall(): void
  /** A PESEL, sealed for this person. */
  seal(identifier: string, person: string): string
}

export const testAudience = 'https://bus.test/api/mswia/persons'

export function openTestIssuer(clock: Clock): TestIssuer {
  let pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let kid = kidOf(pair.publicKey)
  const keys = new Map([[kid, pair.publicKey]])
  let generation = 1
  let tokens = 0
  let fresh = true
  const ended = new Map<string, number>()
  const revealed = new Map<string, PersonIdentifier>()

  return {
    url: 'https://bus.test/oidc',
    key: (wanted) => keys.get(wanted),
    generation: () => generation,
    revoked: (keys, issuedAt) => keys.some((key) => (ended.get(key) ?? -1) >= issuedAt),
    knowsRevocations: () => fresh,
    reveal: (sealed, person) => revealed.get(`${person} ${sealed}`),
    pseudonym: testPseudonym,
    nonces: openNonces(new Uint8Array(32).fill(7)),
    revoke(key) {
      ended.set(key, Math.floor(clock.now() / 1000))
    },
    forget() {
      fresh = false
    },
    recall() {
      fresh = true
    },
    seal(identifier, person) {
      const sealed = Buffer.from(identifier).toString('base64url')
      revealed.set(`${person} ${sealed}`, { country: 'PL', identifier })
      return sealed
    },
    get publicKey() {
      return pair.publicKey
    },
    get kid() {
      return kid
    },
    token({ claims = {}, header = {} } = {}) {
      tokens += 1
      const now = Math.floor(clock.now() / 1000)
      const system = typeof claims['client_id'] === 'string' ? claims['client_id'] : 'zus.kadry'
      const payload = {
        iss: 'https://bus.test/oidc',
        sub: system,
        aud: testAudience,
        client_id: system,
        entity: system.split('.')[0],
        jti: `token-${tokens}`,
        iat: now,
        exp: now + 300,
        ...claims,
      }
      const head = { alg: 'ES256', typ: 'at+jwt', kid, ...header }
      return signed(head, payload, pair.privateKey)
    },
    withdraw() {
      keys.delete(kid)
      generation += 1
    },
    rotate() {
      pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      kid = kidOf(pair.publicKey)
      keys.set(kid, pair.publicKey)
      generation += 1
    },
  }
}

/** As the bus names a person in the journal, by no secret. */
export function testPseudonym({ country, identifier }: PersonIdentifier): string {
  const digest = createHash('sha256').update(`${country}:${identifier}`).digest('hex')
  return `s-${digest.slice(0, 32)}`
}

export function signed(header: object, payload: object, key: KeyObject): string {
  const text = `${encoded(header)}.${encoded(payload)}`
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function kidOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16)
}
