// One use of a mandate, by one statement: the proof of the key is taken for the first and last time, the
// use counted and noted, the token given its number in the status list. It uses nothing where the proof
// was seen before (among the `jti`s of the adapter), or the mandate has ended since it was looked at.

import type { Knex } from 'knex'
import { revocationKeysOf } from '../revocation/keys-of-token.ts'
import type { Mandate } from './mandates.ts'

export interface Use {
  readonly mandate: Mandate
  readonly resource: string
  readonly operations: readonly string[]
  readonly jti: string
  /** Seconds since 1970. */
  readonly iat: number
  readonly exp: number
  /** Undefined: bound to a certificate, without a proof. */
  readonly proof: UsedProof | undefined
}

export interface UsedProof {
  /** What no other proof has. */
  readonly id: string
  /** Seconds since 1970, after which it is too old anyway. */
  readonly until: number
}

export type Used =
  /** `seq`: number of the token in the status list. */
  | { readonly kind: 'used'; readonly seq: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'replayed' }

export async function useMandate(knex: Knex, use: Use): Promise<Used> {
  const { mandate, resource, operations, jti, iat, exp, proof } = use
  const { id, version, person, system, entity } = mandate
  const keys = revocationKeysOf({ sub: person, client_id: system, entity, mid: id, jti })
  const at = new Date(iat * 1000)
  const proofId = proof?.id ?? null
  const { rows } = await knex.raw<{ rows: [{ seq: string | number | null; fresh: boolean }] }>(
    `with proof as (
       insert into oidc_artifact (model, id, payload, expires_at)
       select 'ReplayDetection', ?::text, '{}', ?::timestamptz where ?::text is not null
       on conflict (model, id) do nothing
       returning 1
     ), fresh as (
       select ?::text is null or exists (select 1 from proof) as it
     ), used as (
       update mandate set uses = uses + 1
       where id = ? and version = ? and ended_at is null and valid_until > ?
         and (select it from fresh)
       returning id
     ), noted as (
       insert into mandate_use (mandate, system, at, outcome, resource, operations, token_id)
       select id, ?, ?, 'issued', ?, ?::text[], ? from used
     ), listed as (
       insert into token_status (keys, issued_at, expires_at)
       select ?::text[], ?, ? from used
       returning seq
     )
     select (select seq from listed) as seq, (select it from fresh) as fresh`,
    [
      proofId,
      new Date((proof?.until ?? iat) * 1000),
      proofId,
      proofId,
      id,
      version,
      at,
      system,
      at,
      resource,
      [...operations],
      jti,
      keys,
      iat,
      new Date(exp * 1000),
    ],
  )
  const { seq, fresh } = rows[0]
  if (!fresh) return { kind: 'replayed' }
  return seq === null ? { kind: 'ended' } : { kind: 'used', seq: Number(seq) }
}
