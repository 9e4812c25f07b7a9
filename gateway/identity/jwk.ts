// Keys on the curve P-256 as JSON Web Keys (RFC 7517, RFC 7518 §6.2): the only kind the bus signs
// with and the only kind a system may bring. Everything that comes in is rebuilt member by member,
// so that nothing unread is ever stored.

import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { InputError } from '#kernel/problem/problem.ts'

export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly alg: 'ES256'
  readonly use: 'sig'
}

export interface PrivateJwk extends PublicJwk {
  readonly d: string
}

/** A fresh ES256 key; `kid` is its thumbprint. */
export function makeKey(): PrivateJwk {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y, d } = privateKey.export({ format: 'jwk' }) as { x: string; y: string; d: string }
  return { kty: 'EC', crv: 'P-256', x, y, d, kid: thumbprint({ x, y }), alg: 'ES256', use: 'sig' }
}

export function publicPart({ kty, crv, x, y, kid, alg, use }: PublicJwk): PublicJwk {
  return { kty, crv, x, y, kid, alg, use }
}

/** RFC 7638 §3: SHA-256 over the required members in lexicographic order, base64url. */
export function thumbprint({ x, y }: { x: string; y: string }): string {
  const members = JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })
  return createHash('sha256').update(members).digest('base64url')
}

/** What a stranger calls his public key: the key, or everything that is wrong with it. */
export function readPublicKey(input: unknown): PublicJwk | InputError[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [wrong('', 'The key must be a JSON Web Key: an object with kty, crv, x and y.')]
  }
  const jwk = input as Record<string, unknown>
  const errors = [
    ...secrets.filter((name) => name in jwk).map((name) => wrong(name, keepSecret)),
    ...oneOf(jwk, 'kty', ['EC'], true),
    ...oneOf(jwk, 'crv', ['P-256'], true),
    ...oneOf(jwk, 'alg', ['ES256'], false),
    ...oneOf(jwk, 'use', ['sig'], false),
    ...['x', 'y'].filter((name) => !isCoordinate(jwk[name])).map((name) => wrong(name, coordinate)),
    ...(isKid(jwk['kid'])
      ? []
      : [wrong('kid', 'kid must be text of 1 to 128 visible characters.')]),
  ]
  if (errors.length > 0) return errors
  const { x, y } = jwk as { x: string; y: string }
  if (!isOnCurve(x, y)) return [wrong('x', 'The point (x, y) is not on the curve P-256.')]
  const kid = typeof jwk['kid'] === 'string' ? jwk['kid'] : thumbprint({ x, y })
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }
}

/** Private members of every key type of RFC 7518 and RFC 8037. */
const secrets = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']
const keepSecret =
  'This is a private member. Send the public key only, and make a new pair: this one is known now.'
const coordinate = 'A coordinate of P-256 is 32 bytes, 43 characters of base64url without padding.'

function oneOf(
  jwk: Record<string, unknown>,
  name: string,
  known: readonly string[],
  required: boolean,
): InputError[] {
  const value = jwk[name]
  if (value === undefined && !required) return []
  if (typeof value === 'string' && known.includes(value)) return []
  return [wrong(name, `${name} must be ${known.join(' or ')}.`)]
}

function isCoordinate(value: unknown): boolean {
  if (typeof value !== 'string' || value.length !== 43) return false
  return Buffer.from(value, 'base64url').toString('base64url') === value
}

function isKid(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^[!-~]{1,128}$/.test(value))
}

function isOnCurve(x: string, y: string): boolean {
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    return true
  } catch {
    return false
  }
}

function wrong(member: string, detail: string): InputError {
  return { in: 'body', pointer: member === '' ? '/jwk' : `/jwk/${member}`, detail }
}
