// Counts calls in this process by an algorithm (fixed windows have `node-limiter.ts`). No timer: for
// each new key the two that stand first are looked at; one that says nothing any more is forgotten,
// another goes to the end. At the bound the first is forgotten whatever it says, so that a flood of
// keys costs memory for a hundred thousand and no more.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Taken, Window } from '../policy.ts'
import type { Algorithm, Kept } from './algorithm.ts'

export type KeptByKey = Map<string, Kept>

export interface NodeCounter extends Window {
  take(key: string, cost?: number): Taken
}

export function nodeCounter(
  algorithm: Algorithm,
  { kept, clock, most = 100_000 }: { kept: KeptByKey; clock: Clock; most?: number },
): NodeCounter {
  return {
    take(key, cost = 1) {
      const now = Math.floor(clock.monotonic())
      const former = kept.get(key)
      if (!former) sweep(now)
      const settled = algorithm.settle(former, now)
      const allowed = algorithm.fits(settled, cost)
      const spent = allowed ? settled.spent + algorithm.units(cost) : settled.spent
      const after = { at: settled.at, before: settled.before, spent }
      kept.set(key, after)
      return algorithm.tell(after, cost, allowed)
    },
  }

  function sweep(now: number): void {
    let looked = 0
    for (const [key, its] of kept) {
      if (looked === 2) return
      looked += 1
      kept.delete(key)
      const over = algorithm.ends(its) <= now
      if (!over && kept.size + 1 < most) kept.set(key, its)
    }
  }
}
