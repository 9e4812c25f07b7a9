// How calls are counted, apart from where: each algorithm turns what is kept of a key into what a
// call meets. Pure: the time comes with the question, so that the process, Redis and PostgreSQL
// decide alike. All of it is whole numbers as long as they stay below 2^53.

import type { Taken } from '../policy.ts'

/** What a store keeps of one key; what the numbers mean is the algorithm's. */
export interface Kept {
  /** Milliseconds, of the last call. */
  readonly at: number
  readonly before: number
  readonly spent: number
}

export interface Algorithm {
  /** What is kept, as it stands at `now`; a clock that went back counts as one that stood still. */
  settle(kept: Kept | undefined, now: number): Kept
  /** What the call adds to `spent`. */
  units(cost: number): number
  fits(settled: Kept, cost: number): boolean
  /** What the caller is told; `settled` holds the call already where it is allowed. */
  tell(settled: Kept, cost: number, allowed: boolean): Taken
  /** Milliseconds, on the clock of `at`: from then on nothing kept is the same as this. */
  ends(settled: Kept): number
}

export interface AlgorithmAsk {
  readonly calls: number
  readonly seconds: number
  readonly burst?: number
}
