// What a caller is told whose token is not taken, each with its challenge: RFC 6750 §3 for tokens that
// are shown alone or with a certificate, RFC 9449 §7.1 for those that need a proof.

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'

export type Scheme = 'Bearer' | 'DPoP'

const algorithms = 'algs="ES256"'

/** RFC 6750 §3.1: no error code for a call that shows no token. */
export function missing(detail: string): Problem {
  const headers = ['WWW-Authenticate', 'Bearer', 'WWW-Authenticate', `DPoP ${algorithms}`]
  return new Problem('token/missing', detail, { headers })
}

export function invalid(detail: string, scheme: Scheme = 'Bearer'): Problem {
  return refusal('token/invalid', detail, scheme)
}

export function expired(scheme: Scheme): Problem {
  const detail = 'The token has expired; get a new one from the issuer.'
  return refusal('token/expired', detail, scheme)
}

export function audience(resource: string, scheme: Scheme): Problem {
  const detail = `The token is not for this API; ask the issuer for one with resource=${resource}.`
  return refusal('token/audience', detail, scheme)
}

export function revoked(scheme: Scheme): Problem {
  const detail = 'The token, or what it rests on, was revoked; get a new one where you still may.'
  return refusal('token/revoked', detail, scheme)
}

/** Whether it was revoked is not known here, and the call may not go on without. */
export function uncertain(): Problem {
  const detail =
    'The bus cannot tell at present whether the token was revoked. Call again in a while.'
  return new Problem('token/uncertain', detail, { headers: ['Retry-After', '1'] })
}

export function badProof(detail: string): Problem {
  const challenge = `DPoP error="invalid_dpop_proof", error_description="${detail}", ${algorithms}`
  return new Problem('token/proof', detail, { headers: ['WWW-Authenticate', challenge] })
}

/** RFC 9449 §9. */
export function wantsNonce(nonce: string): Problem {
  const detail = 'Make the proof again with the nonce of the field DPoP-Nonce.'
  const challenge = `DPoP error="use_dpop_nonce", error_description="${detail}", ${algorithms}`
  const headers = ['WWW-Authenticate', challenge, 'DPoP-Nonce', nonce, 'Cache-Control', 'no-store']
  return new Problem('token/proof', detail, { headers })
}

/** The token is good, and this operation takes none of its kind. */
export function noMandates(): Problem {
  const detail =
    'This operation takes no calls on a mandate. Ask the owner of the API; its policy file would need require-mandate.'
  return new Problem('mandate/exceeded', detail)
}

function refusal(code: ProblemCode, detail: string, scheme: Scheme): Problem {
  const more = scheme === 'DPoP' ? `, ${algorithms}` : ''
  const challenge = `${scheme} error="invalid_token", error_description="${detail}"${more}`
  return new Problem(code, detail, { headers: ['WWW-Authenticate', challenge] })
}
