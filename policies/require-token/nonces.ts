// Nonces for DPoP proofs (RFC 9449 §8): a proof that carries one was made a moment ago, whatever the
// clock of the client says and however long somebody kept it. Drawn from the time by HMAC, so that
// nodes with the same secret give out the same and nothing is stored.
//
//   window n-1 │ window n │            30 s each; the current one and the one before it count
//              ▲ given out

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Nonces } from '../policy.ts'

const windowSeconds = 30

/** `secret`: 32 bytes. */
export function openNonces(secret: Uint8Array): Nonces {
  let window = NaN
  let current = ''
  let former = ''

  return {
    current(now) {
      turn(now)
      return current
    },
    holds(nonce, now) {
      turn(now)
      return isSame(nonce, current) || isSame(nonce, former)
    },
  }

  function turn(now: number): void {
    const at = Math.floor(now / windowSeconds)
    if (at === window) return
    window = at
    current = nonceOf(at)
    former = nonceOf(at - 1)
  }

  function nonceOf(at: number): string {
    return createHmac('sha256', secret).update(`dpop ${at}`).digest('base64url')
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
