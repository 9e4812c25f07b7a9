// What a token is worth now (RFC 7662), for registries that ask: a system of the entity that owns the API
// the token is for, and nobody else. Looks at signature, times and revocations. A token that it may not
// speak of is `active: false` without a reason (RFC 7662 §2.2); where it is not known what was revoked,
// it does not answer rather than guess.
//
// The library authenticates the system and then refuses what is a JWT; that refusal is where this begins.

import type { Clock } from '#kernel/clock/clock.ts'
import { fitsEs256 } from '#kernel/es256/es256.ts'
import { readToken } from '#policies/require-token/read-token.ts'
import type { Issuer } from '#policies/policy.ts'
import { revocationKeysOf } from '../revocation/keys-of-token.ts'

export interface IntrospectionNeeds {
  readonly issuer: Issuer
  /** No slash at the end. */
  readonly publicUrl: string
  readonly clock: Clock
}

export type Introspection =
  | { readonly active: false }
  | ({ readonly active: true } & Readonly<Record<string, unknown>>)

// oxfmt-ignore
/** What is told of a token: RFC 7662 §2.2, then ours. Neither the visit, nor the grant, nor the sealed identifier. */
const told = [
  'iss', 'sub', 'aud', 'client_id', 'scope', 'jti', 'iat', 'nbf', 'exp', 'cnf',
  'entity', 'mode', 'ctx', 'acr', 'auth_time', 'ent', 'unit', 'ms', 'act', 'mid', 'mv', 'authorization_details',
] as const

/** `entity`: of the system that asks. Undefined: it is not known at present. */
export function introspect(
  token: string,
  entity: string,
  { issuer, publicUrl, clock }: IntrospectionNeeds,
): Introspection | undefined {
  const claims = verified(token, issuer)
  if (claims === undefined || !isOf(entity, claims['aud'], publicUrl)) return { active: false }
  const { iat, exp, nbf = iat } = claims
  const now = clock.now() / 1000
  if (!isTime(iat) || !isTime(exp) || !isTime(nbf)) return { active: false }
  if (now >= exp || now + leeway < Math.max(iat, nbf)) return { active: false }
  if (!issuer.knowsRevocations()) return undefined
  if (issuer.revoked(revocationKeysOf(claims), iat)) return { active: false }
  const shown = told.filter((name) => name in claims).map((name) => [name, claims[name]] as const)
  return { active: true, token_type: typeOf(claims['cnf']), ...Object.fromEntries(shown) }
}

const leeway = 5

function verified(token: string, issuer: Issuer): Readonly<Record<string, unknown>> | undefined {
  const read = readToken(token)
  if (read === undefined) return undefined
  const { alg, typ, kid } = read.header
  if (alg !== 'ES256' || typ !== 'at+jwt' || 'crit' in read.header) return undefined
  const key = typeof kid === 'string' ? issuer.key(kid) : undefined
  if (key === undefined || read.payload['iss'] !== issuer.url) return undefined
  return fitsEs256(read.signed, key, read.signature) ? read.payload : undefined
}

/** The API of the token is one of this entity. */
function isOf(entity: string, audience: unknown, publicUrl: string): boolean {
  return typeof audience === 'string' && audience.startsWith(`${publicUrl}/api/${entity}/`)
}

function isTime(claim: unknown): claim is number {
  return Number.isSafeInteger(claim)
}

function typeOf(cnf: unknown): 'DPoP' | 'Bearer' {
  return typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? 'DPoP' : 'Bearer'
}
