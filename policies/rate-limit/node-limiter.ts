// Counts calls in this process, in fixed windows: one opens with the first call of a key and ends
// `duration` later. Answers at once, on our clock.
//
//   counts   key ─▶ {calls, ends}     in the order in which the windows end, since all last as long:
//            the oldest are swept when a key is added, and no timer is needed
//
// Why not the memory store of rate-limiter-flexible: it answers through a promise, keeps a timer for
// each key, has no bound on keys, and reads the wall clock, which may jump. At the bound the window
// that ends first is forgotten, so that a flood of addresses costs memory for a hundred thousand and
// no more.

import type { Clock } from '#kernel/clock/clock.ts'
import type { AgedMap } from '../aged-map.ts'
import type { Taken, Window } from '../policy.ts'

interface Count {
  calls: number
  ends: number
}

export type Counts = AgedMap<Count>

export class NodeLimiter implements Window {
  readonly #points: number
  readonly #lasts: number
  readonly #counts: Counts
  readonly #clock: Clock
  readonly #most: number

  /** `counts` may be shared by limiters of the same duration that differ in `points`. */
  constructor(
    limit: { points: number; duration: number },
    { counts, clock, most = 100_000 }: { counts: Counts; clock: Clock; most?: number },
  ) {
    this.#points = limit.points
    this.#lasts = limit.duration * 1000
    this.#counts = counts
    this.#clock = clock
    this.#most = most
  }

  take(key: string): Taken {
    const now = this.#clock.monotonic()
    let count = this.#counts.get(key)
    if (!count || count.ends <= now) {
      this.#counts.delete(key)
      this.#sweep(now)
      count = { calls: 0, ends: now + this.#lasts }
      this.#counts.set(key, count)
    }
    count.calls += 1
    return {
      allowed: count.calls <= this.#points,
      remaining: Math.max(0, this.#points - count.calls),
      resetMs: count.ends - now,
    }
  }

  peek(key: string): Taken {
    const now = this.#clock.monotonic()
    const count = this.#counts.get(key)
    const calls = count && count.ends > now ? count.calls : 0
    return {
      allowed: calls < this.#points,
      remaining: Math.max(0, this.#points - calls),
      resetMs: calls === 0 ? 0 : count!.ends - now,
    }
  }

  /** At most two old windows for each new one keeps up, and no call pays for all. */
  #sweep(now: number): void {
    for (let swept = 0; swept < 2; swept++) {
      const { oldest, size } = this.#counts
      if (!oldest || (oldest.value.ends > now && size < this.#most)) return
      this.#counts.delete(oldest.key)
    }
  }
}
