// What the token will be bound to, as a token of a person always is: the key of a DPoP proof (RFC 9449
// §5), else the certificate that the system has registered and shows (RFC 8705 §3), else nothing is
// issued. A proof counts once, on every node: `use-mandate.ts` sees to it.

import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Clock } from '#kernel/clock/clock.ts'
import { checkProof, proofAge, proofAhead } from '#policies/require-token/check-proof.ts'
import type { UsedProof } from './use-mandate.ts'

/** `cnf` (RFC 7800). */
export type Confirmation = { readonly jkt: string } | { readonly 'x5t#S256': string }

export type Holder =
  | {
      readonly kind: 'holder'
      readonly cnf: Confirmation
      /** Undefined: the connection proves it. */
      readonly proof: UsedProof | undefined
    }
  | { readonly kind: 'refused'; readonly error: string; readonly description: string }

interface Needs {
  readonly issuer: string
  boundTo(req: IncomingMessage, system: string): string | undefined
  readonly clock: Clock
}

export function proveHolder(
  ctx: KoaContextWithOIDC,
  system: string,
  { issuer, boundTo, clock }: Needs,
): Holder {
  const proof = ctx.get('DPoP')
  if (proof === '') {
    const thumbprint = boundTo(ctx.req, system)
    if (thumbprint !== undefined) {
      return { kind: 'holder', cnf: { 'x5t#S256': thumbprint }, proof: undefined }
    }
    return refused('invalid_request', unbound)
  }
  const now = Math.floor(clock.now() / 1000)
  const about = { method: 'POST', url: `${issuer}/token`, token: undefined, now }
  const outcome = checkProof(proof, about)
  if (outcome.kind === 'refused') return refused('invalid_dpop_proof', outcome.detail)
  const id = hash('sha256', `dpop ${outcome.id}`, 'base64url')
  const used = { id, until: now + proofAge + proofAhead + 1 }
  return { kind: 'holder', cnf: { jkt: outcome.thumbprint }, proof: used }
}

const unbound =
  'A token of a person is bound: send a DPoP proof, or connect with a registered certificate.'

function refused(error: string, description: string): Holder {
  return { kind: 'refused', error, description }
}
