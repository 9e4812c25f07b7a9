// From a token to who calls: the signature with a key of ours, then what the claims must say
// (RFC 9068 §4). Synchronous, and it fetches nothing: a key that the issuer does not hold is unknown,
// whatever `jku`, `x5u` or `jwk` the token carries. Time and audience are left to each call.

import { verify } from 'node:crypto'
import { isSlug } from '#kernel/ids/ids.ts'
import type { Caller } from '../call.ts'
import type { Issuer } from '../policy.ts'
import { readToken } from './read-token.ts'

export interface Verified {
  readonly kind: 'verified'
  readonly caller: Caller
  readonly audience: readonly string[]
  /** Seconds since 1970, as in the token. */
  readonly expires: number
  /** The later of `iat` and `nbf`. */
  readonly begins: number
}

export type TokenOutcome = Verified | { readonly kind: 'refused'; readonly detail: string }

export function verifyToken(token: string, issuer: Issuer): TokenOutcome {
  const read = readToken(token)
  if (!read) return refused('The token is not a compact JWS of three base64url parts up to 8 KiB.')
  const { header, payload } = read
  if (header['alg'] !== 'ES256') return refused('The token is not signed with ES256.')
  if (header['typ'] !== 'at+jwt') return refused('The token is not an access token (typ at+jwt).')
  if ('crit' in header) return refused('The token demands an extension that is not known here.')
  const kid = header['kid']
  const key = typeof kid === 'string' ? issuer.key(kid) : undefined
  if (!key) return refused('The token is signed with a key that the issuer does not use.')
  if (!verify('sha256', read.signed, { key, dsaEncoding: 'ieee-p1363' }, read.signature)) {
    return refused('The signature of the token does not fit.')
  }
  if (payload['iss'] !== issuer.url) return refused('The token comes from another issuer.')
  // A token bound to a key (RFC 8705, RFC 9449) is worth nothing without the proof.
  if ('cnf' in payload) return refused('The token is bound to a key; this API takes bearer tokens.')
  return readClaims(payload)
}

function readClaims(payload: Readonly<Record<string, unknown>>): TokenOutcome {
  const { sub, client_id: system, entity, scope = '', jti, aud, exp, iat, nbf = iat } = payload
  if (!isName(sub)) return malformed('sub')
  if (!isName(system)) return malformed('client_id')
  if (typeof entity !== 'string' || !isSlug(entity)) return malformed('entity')
  if (!isName(jti)) return malformed('jti')
  if (typeof scope !== 'string' || !scopes.test(scope)) return malformed('scope')
  if (!isTime(exp)) return malformed('exp')
  if (!isTime(iat)) return malformed('iat')
  if (!isTime(nbf)) return malformed('nbf')
  const audience = Array.isArray(aud) ? aud : [aud]
  if (!audience.every((it) => typeof it === 'string')) return malformed('aud')
  const caller: Caller = Object.freeze({
    kind: 'system',
    system,
    entity,
    scopes: new Set(scope === '' ? [] : scope.split(' ')),
    tokenId: jti,
  })
  return Object.freeze({
    kind: 'verified',
    caller,
    audience: Object.freeze(audience),
    expires: exp,
    begins: Math.max(iat, nbf),
  })
}

// RFC 6749 §3.3: tokens of %x21 / %x23-5B / %x5D-7E with one space between.
const scopes = /^(?:[!#-[\]-~]+(?: [!#-[\]-~]+)*)?$/
const printable = /^[!-~]{1,255}$/

function isName(claim: unknown): claim is string {
  return typeof claim === 'string' && printable.test(claim)
}

function isTime(claim: unknown): claim is number {
  return Number.isSafeInteger(claim) && (claim as number) >= 0
}

function malformed(claim: string): TokenOutcome {
  return refused(`The claim ${claim} of the token is missing or malformed.`)
}

function refused(detail: string): TokenOutcome {
  return { kind: 'refused', detail }
}
