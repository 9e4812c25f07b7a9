// What becomes of a webhook after an attempt: when it is tried again, and when no more.

import type { Webhook } from './webhook.ts'

export interface Attempted {
  readonly state: Webhook['state']
  readonly attempts: number
  /** Milliseconds since 1970; undefined: it did not fail. */
  readonly failingSince: number | undefined
}

export interface After extends Attempted {
  readonly nextAt: number
}

const firstPauseMs = 20_000
const longestPauseMs = 3_600_000
const givenUpMs = 3 * 86_400_000
const challenges = 5

export function afterSuccess(now: number): After {
  return { state: 'active', attempts: 0, failingSince: undefined, nextAt: now }
}

/** Whoever never confirmed is asked five times: nobody can be pestered in our name for days. */
export function afterFailure(
  { state, attempts, failingSince = Infinity }: Attempted,
  now: number,
): After {
  const since = Math.min(failingSince, now)
  const isUp = state === 'unconfirmed' ? attempts + 1 >= challenges : now - since >= givenUpMs
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempts, 20))
  return {
    state: isUp ? 'off' : state === 'unconfirmed' ? state : 'failing',
    attempts: attempts + 1,
    failingSince: since,
    nextAt: now + pause,
  }
}
