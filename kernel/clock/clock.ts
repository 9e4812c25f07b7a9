// The only way to the time. Nothing else calls `Date.now()` or `performance.now()`, so that a test
// winds time by hand and a jump of the wall clock cannot shorten a timer.

export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01T00:00:00Z. For what people and tokens say. */
  now(): number
  /** Milliseconds that never go back, from an arbitrary start. For durations and deadlines. */
  monotonic(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}

export interface HandWoundClock extends Clock {
  /** Moves both clocks forward. */
  wind(milliseconds: number): void
}

export function handWoundClock(start = Date.parse('2026-03-02T08:00:00Z')): HandWoundClock {
  let passed = 0
  return {
    now: () => start + passed,
    monotonic: () => passed,
    wind(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('A clock is wound forward only.')
      passed += milliseconds
    },
  }
}
