// A DPoP proof (RFC 9449 §4.2, §4.3): whoever shows the token holds the private key that the token is
// bound to, and says so of this one request. Checked anew for each call and never cached: what may
// be kept is the public key, not that it was proven.

import { createPublicKey, hash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { fitsEs256 } from '#kernel/es256/es256.ts'
import { AgedMap } from '../aged-map.ts'
import { readToken } from './read-token.ts'

export interface ProofAbout {
  readonly method: string
  /** Of the request, without query and fragment, as the world spells it. */
  readonly url: string
  /** The access token that the proof comes with; undefined: at the token endpoint, where there is none yet. */
  readonly token: string | undefined
  /** Seconds since 1970. */
  readonly now: number
}

export type ProofOutcome =
  | {
      readonly kind: 'proven'
      /** Of the key, RFC 7638: what `cnf.jkt` of the token must be. */
      readonly thumbprint: string
      /** To be accepted once (RFC 9449 §11.1). */
      readonly id: string
      /** Absent: the client was not asked for one, or does not answer. */
      readonly nonce: string | undefined
    }
  | { readonly kind: 'refused'; readonly detail: string }

/** Seconds a proof may be old, and ahead of our clock (FAPI 2.0 §5.3.2.1). */
export const proofAge = 60
export const proofAhead = 10

const mostKeys = 10_000
const longestId = 128

/** Keys by their coordinates. Importing one costs as much as a signature check. */
const keys = new AgedMap<{ readonly key: KeyObject; readonly thumbprint: string }>()

export function checkProof(proof: string, about: ProofAbout): ProofOutcome {
  const read = readToken(proof)
  if (!read) return refused('The proof is not a compact JWS of three base64url parts up to 8 KiB.')
  const { header, payload } = read
  if (header['typ'] !== 'dpop+jwt') return refused('The proof is no DPoP proof (typ dpop+jwt).')
  if (header['alg'] !== 'ES256') return refused('The proof is not signed with ES256.')
  if ('crit' in header) return refused('The proof demands an extension that is not known here.')
  const known = keyIn(header['jwk'])
  if (known === undefined) return refused('The header of the proof holds no public key on P-256.')
  const { jti, htm, htu, iat, ath, nonce } = payload
  if (typeof jti !== 'string' || !printable.test(jti) || jti.length > longestId)
    return refused(`The proof has no jti of 1 to ${longestId} printable letters.`)
  if (htm !== about.method) return refused('The proof is for another method (htm).')
  if (!isSameAddress(htu, about.url)) return refused('The proof is for another address (htu).')
  if (!Number.isSafeInteger(iat)) return refused('The proof does not say when it was made (iat).')
  const age = about.now - (iat as number)
  if (age > proofAge) return refused(`The proof is older than ${proofAge} s (iat).`)
  if (age < -proofAhead) return refused('The proof was made in the future (iat); check your clock.')
  if (about.token !== undefined && ath !== hashOf(about.token))
    return refused('The proof is for another token (ath).')
  if (nonce !== undefined && typeof nonce !== 'string') return refused('The nonce is no text.')
  const { key, thumbprint } = known
  if (!fitsEs256(read.signed, key, read.signature))
    return refused('The signature of the proof does not fit its key.')
  return { kind: 'proven', thumbprint, id: `${thumbprint}.${jti}`, nonce }
}

/** RFC 9449 §4.3 check 9: compared as addresses, not as texts. */
function isSameAddress(htu: unknown, url: string): boolean {
  if (typeof htu !== 'string') return false
  if (htu === url) return true
  const said = URL.parse(htu)
  const meant = URL.parse(url)
  if (said === null || meant === null || said.username !== '' || said.password !== '') return false
  return said.origin === meant.origin && spelled(said.pathname) === spelled(meant.pathname)
}

/** RFC 3986 §6.2.2: capital hex, and nothing encoded that needs no encoding. */
function spelled(path: string): string {
  return path.replace(/%[0-9A-Fa-f]{2}/g, (encoded) => {
    const letter = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
    return /[\w.~-]/.test(letter) ? letter : encoded.toUpperCase()
  })
}

function keyIn(jwk: unknown): { key: KeyObject; thumbprint: string } | undefined {
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk) return undefined
  const { kty, crv, x, y } = jwk as Record<string, unknown>
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') {
    return undefined
  }
  if (!coordinate.test(x) || !coordinate.test(y)) return undefined
  const name = `${x}.${y}`
  const known = keys.get(name)
  if (known !== undefined) return known
  try {
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
    const thumbprint = hashOf(JSON.stringify({ crv, kty, x, y }))
    if (keys.size >= mostKeys) keys.delete(keys.oldest!.key)
    keys.set(name, { key, thumbprint })
    return { key, thumbprint }
  } catch {
    return undefined
  }
}

/** 32 bytes as base64url: the last of 43 letters carries four bits. */
const coordinate = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const printable = /^[!-~]+$/

function hashOf(text: string): string {
  return hash('sha256', text, 'base64url')
}

function refused(detail: string): ProofOutcome {
  return { kind: 'refused', detail }
}
