// Whether who shows a token is the one it was given to. A bound token is worth nothing without what
// it is bound to, and is taken under its own scheme alone, so that a stolen one cannot be shown as if
// it were unbound (RFC 9449 §7.2).
//
//   bound to        scheme   beside it
//   nothing         Bearer   –
//   a certificate   Bearer   the connection's certificate       RFC 8705 §3
//   a key           DPoP     a proof of this very call, once    RFC 9449 §4.3, §7
//   a part          Bearer   the bus itself asks, within        nothing that a client could send

import type { Call } from '../call.ts'
import type { Issuer } from '../policy.ts'
import { checkProof } from './check-proof.ts'
import { badProof, invalid, uncertain, wantsNonce } from './refusals.ts'
import type { Scheme } from './refusals.ts'
import { openSeenProofs } from './seen-proofs.ts'
import type { SeenProofs } from './seen-proofs.ts'
import type { Verified } from './verify-token.ts'

export interface Shown {
  readonly scheme: Scheme
  readonly token: string
  /** Seconds since 1970. */
  readonly now: number
}

export interface HolderNeeds {
  readonly issuer: Issuer
  /** Address of the API's version: what stands before `call.path`. */
  readonly root: string
  /** Every proof must carry a nonce of ours. */
  readonly wantsNonce: boolean
}

/** Of one process: a proof that one API has taken no other takes. */
const seenOf = new WeakMap<Issuer, SeenProofs>()

/** Throws the refusal. True: the nonce of the proof is the last but one; the caller should be given another. */
export function checkHolder(
  call: Call,
  { bound }: Verified,
  shown: Shown,
  needs: HolderNeeds,
): boolean {
  if (bound?.by === 'proof') return checkProven(call, bound.to, shown, needs)
  if (shown.scheme === 'DPoP') {
    throw invalid('The token is bound to no key; send it as Authorization: Bearer.', 'DPoP')
  }
  if (bound?.by === 'certificate' && bound.to !== call.certificate?.thumbprint) {
    throw invalid(
      call.certificate === undefined
        ? 'The token is bound to a certificate; connect with that certificate.'
        : 'The token is bound to another certificate than the one of this connection.',
    )
  }
  if (bound?.by === 'part' && bound.to !== call.partOf) {
    throw invalid('The token is for the parts of a composed API, which the bus alone asks.')
  }
  return false
}

function checkProven(
  call: Call,
  thumbprint: string,
  { scheme, token, now }: Shown,
  { issuer, root, wantsNonce: demanded }: HolderNeeds,
): boolean {
  if (scheme !== 'DPoP') {
    throw badProof('The token is bound to a key; send it as Authorization: DPoP with a proof.')
  }
  const proof = call.headers.lone('dpop')
  if (proof === undefined) throw badProof('Send the proof of your key in the field DPoP.')
  if (proof === false) throw badProof('Send the field DPoP once.')
  const about = { method: call.method, url: root + call.path, token, now }
  const outcome = checkProof(proof, about)
  if (outcome.kind === 'refused') throw badProof(outcome.detail)
  if (outcome.thumbprint !== thumbprint) {
    throw badProof('The token is bound to another key than the one of the proof.')
  }
  const { nonce } = outcome
  if (demanded && (nonce === undefined || !issuer.nonces.holds(nonce, now))) {
    throw wantsNonce(issuer.nonces.current(now))
  }
  const seen = seenOf.get(issuer) ?? openSeenProofs()
  seenOf.set(issuer, seen)
  const taken = seen.take(outcome.id, now)
  if (taken === 'seen') throw badProof('The proof was used before; make a new one for each call.')
  if (taken === 'full') throw uncertain()
  return demanded && nonce !== issuer.nonces.current(now)
}
