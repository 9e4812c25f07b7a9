// Counts calls in this process by an algorithm (fixed windows have `node-limiter.ts`). No timer: for
// each new key the two oldest are looked at; one that says nothing any more is forgotten, another
// becomes the youngest. At the bound the oldest is forgotten whatever it says, so that a flood of
// keys costs memory for a hundred thousand and no more.

import type { Clock } from '#kernel/clock/clock.ts'
import type { AgedMap } from '../aged-map.ts'
import type { Taken, Window } from '../policy.ts'
import type { Algorithm, Kept } from './algorithm.ts'
import { look } from './look.ts'

export type KeptByKey = AgedMap<Kept>

export interface NodeCounter extends Window {
  take(key: string, cost?: number): Taken
  peek(key: string, cost?: number): Taken
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
    peek(key, cost = 1) {
      return look(algorithm, { kept: kept.get(key), now: Math.floor(clock.monotonic()) }, cost)
    },
  }

  function sweep(now: number): void {
    for (let looked = 0; looked < 2; looked++) {
      const { oldest } = kept
      if (!oldest) return
      const { key, value } = oldest
      kept.delete(key)
      const over = algorithm.ends(value) <= now
      if (!over && kept.size + 1 < most) kept.set(key, value)
    }
  }
}
