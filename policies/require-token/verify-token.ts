// From a token to who calls: the signature with a key of ours, then what the claims must say
// (RFC 9068 §4). Synchronous, and it fetches nothing: a key that the issuer does not hold is unknown,
// whatever `jku`, `x5u` or `jwk` the token carries. Time and audience are left to each call.

import { fitsEs256 } from '#kernel/es256/es256.ts'
import { isSlug } from '#kernel/ids/ids.ts'
import type { Caller, Notes } from '../call.ts'
import type { Issuer } from '../policy.ts'
import { readPerson } from './read-person.ts'
import { readToken } from './read-token.ts'
import { revocable } from './revocable.ts'
import { subjectNotes } from './subject-notes.ts'

export interface Verified {
  readonly kind: 'verified'
  readonly caller: Caller
  readonly audience: readonly string[]
  /** Seconds since 1970, as in the token. */
  readonly expires: number
  /** The later of `iat` and `nbf`. */
  readonly begins: number
  readonly issuedAt: number
  readonly bound: Binding | undefined
  /** What `Issuer.revoked` is asked for at each call. */
  readonly keys: readonly string[]
  /** What the journal keeps of the person; undefined: there is none. */
  readonly notes: Notes | undefined
}

/**
 * What must be shown beside the token: a certificate (RFC 8705 §3.1), a proof (RFC 9449 §6.1), or that
 * the bus itself asks, for a part of this composed API.
 */
export interface Binding {
  readonly by: 'certificate' | 'proof' | 'part'
  /** Thumbprint of the certificate or of the key; key of the composed API. */
  readonly to: string
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
  if (!fitsEs256(read.signed, key, read.signature)) {
    return refused('The signature of the token does not fit.')
  }
  if (payload['iss'] !== issuer.url) return refused('The token comes from another issuer.')
  const bound = 'cnf' in payload ? bindingIn(payload['cnf']) : undefined
  if (bound === false) return refused('The token is bound to something that is not known here.')
  return readClaims(payload, bound)
}

/** What the token of a part is bound to, as `cnf` names it. */
export const partBinding = 'urn:szyna:part'

const bindings: Readonly<Record<string, Binding['by']>> = {
  'x5t#S256': 'certificate',
  jkt: 'proof',
  [partBinding]: 'part',
}

/** False: it is bound to something else, or to more. */
function bindingIn(cnf: unknown): Binding | false {
  if (typeof cnf !== 'object' || cnf === null) return false
  const [[name, to] = [], ...more] = Object.entries(cnf) as [string, unknown][]
  if (name === undefined || more.length > 0 || !Object.hasOwn(bindings, name)) return false
  const by = bindings[name]!
  const form = by === 'part' ? printable : sha256
  return typeof to === 'string' && form.test(to) && { by, to }
}

function readClaims(
  payload: Readonly<Record<string, unknown>>,
  bound: Binding | undefined,
): TokenOutcome {
  const {
    sub,
    client_id: system,
    entity,
    scope = '',
    jti,
    aud,
    exp,
    iat,
    nbf = iat,
    purpose_id: purpose,
  } = payload
  if (!isName(sub)) return malformed('sub')
  if (!isName(system)) return malformed('client_id')
  if (typeof entity !== 'string' || !isSlug(entity)) return malformed('entity')
  if (!isName(jti)) return malformed('jti')
  if (typeof scope !== 'string' || !scopes.test(scope)) return malformed('scope')
  if (purpose !== undefined && !isName(purpose)) return malformed('purpose_id')
  if (!isTime(exp)) return malformed('exp')
  if (!isTime(iat)) return malformed('iat')
  if (!isTime(nbf)) return malformed('nbf')
  const audience = Array.isArray(aud) ? aud : [aud]
  if (!audience.every((it) => typeof it === 'string')) return malformed('aud')
  const partOf = bound?.by === 'part' ? bound.to : undefined
  const read = readPerson(payload, { system, entity, audience, partOf })
  if (read.kind === 'malformed') return malformed(read.claim)
  const { person } = read
  if (person !== undefined && bound === undefined) {
    return refused('The token is for a person and bound to nobody; ask for a bound one.')
  }
  const caller: Caller = Object.freeze({
    kind: 'system',
    system,
    entity,
    scopes: new Set(scope === '' ? [] : scope.split(' ')),
    tokenId: jti,
    ...(purpose !== undefined && { purpose }),
    ...(person !== undefined && { person }),
  })
  return Object.freeze({
    kind: 'verified',
    caller,
    audience: Object.freeze(audience),
    expires: exp,
    begins: Math.max(iat, nbf),
    issuedAt: iat,
    bound,
    keys: revocable(caller),
    notes: subjectNotes(person),
  })
}

// RFC 6749 §3.3: tokens of %x21 / %x23-5B / %x5D-7E with one space between.
const scopes = /^(?:[!#-[\]-~]+(?: [!#-[\]-~]+)*)?$/
/** 32 bytes as base64url: the last of 43 letters carries four bits. */
const sha256 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
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
