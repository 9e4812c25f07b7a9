// A token in the name of a person, as the issuer of a running bus signs it, for stories that attack the
// gateway: a login gives only good ones. And the proof that goes with it.

import { createPrivateKey, randomUUID } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import { systemClock } from '#kernel/clock/clock.ts'
import { signed } from '#policies/testing/issuer.ts'
import { openProver } from '#policies/testing/prover.ts'
import { openSeal } from '../identity/secrets/seal.ts'
import { secretOf } from '../identity/secrets/secrets.ts'
import type { TheBus } from './the-bus.ts'

export interface TokenMaker {
  readonly person: string
  /** `claims` go over those of a citizen who is logged in; undefined takes away. */
  token(api: string, claims?: Record<string, unknown>): string
  /** Claims of a mandate for these operations. */
  mandate(api: string, actions: readonly string[]): Record<string, unknown>
  /** Fields of a call; `over`: what of the proof is otherwise. */
  fields(token: string, method: string, path: string, over?: object): Record<string, string>
}

export async function openTokenMaker(
  { db, publicUrl }: TheBus,
  pesel: string,
): Promise<TokenMaker> {
  const { rows } = await db.knex.raw<{ rows: { kid: string; private_jwk: JsonWebKey }[] }>(
    `select kid, private_jwk from signing_key where state = 'active'`,
  )
  const { kid, private_jwk: jwk } = rows[0]!
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const seal = openSeal(await secretOf(db, 'identifiers'))
  const person = `p-${randomUUID().replaceAll('-', '')}`
  const prover = openProver()
  const seconds = () => Math.floor(systemClock.now() / 1000)
  const system = 'gmina.eurzad'

  return {
    person,
    token(api, claims = {}) {
      const now = seconds()
      const payload = {
        iss: `${publicUrl}/oidc`,
        sub: person,
        aud: `${publicUrl}/api/${api}`,
        client_id: system,
        entity: 'gmina',
        scope: 'widok360:read',
        jti: randomUUID(),
        iat: now,
        exp: now + 300,
        mode: 'online',
        ctx: 'citizen',
        acr: 'http://eidas.europa.eu/LoA/substantial',
        auth_time: now - 10,
        sid: 's-1',
        gid: 'g-1',
        psn: seal.seal({ country: 'PL', identifier: pesel }, person),
        cnf: { jkt: prover.thumbprint },
        ...claims,
      }
      return signed({ alg: 'ES256', typ: 'at+jwt', kid }, payload, key)
    },
    mandate: (api, actions) => ({
      mode: 'offline',
      sid: undefined,
      act: { sub: system, entity: 'gmina' },
      mid: 'm-1',
      mv: 1,
      authorization_details: [
        {
          type: 'mandate',
          locations: [`${publicUrl}/api/${api}`],
          actions,
          case_id: 'SPR/1',
          purpose: 'Zasiłek rodzinny',
          basis: 'application',
        },
      ],
    }),
    fields(token, method, path, over = {}) {
      const about = { method, url: publicUrl + path, token, now: systemClock.now() / 1000 }
      return { authorization: `DPoP ${token}`, dpop: prover.proof(about, { claims: over }) }
    },
  }
}
