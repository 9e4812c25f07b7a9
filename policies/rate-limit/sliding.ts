// A sliding window, from two counts on a fixed grid: of the former window as much counts as the
// sliding one still covers, as if its calls had come evenly.
//
//        before = 8             spent = 3              now: 8 × 60 % + 3 = 7.8 of 10 are used
//   ├───────────────────┼────────┤──────────┤
//             └──── 60 % ───┴── 40 % ┘
//
// Calls never come evenly on purpose: so many that pass in a time x within a window are at most
// calls × (1 + x / seconds); at most `calls` in a window of the grid.

import type { Algorithm, AlgorithmAsk, Kept } from './algorithm.ts'

export function sliding({ calls, seconds }: AlgorithmAsk): Algorithm {
  const lasts = seconds * 1000
  const room = ({ at, before, spent }: Kept) =>
    (calls - spent) * lasts - before * (lasts - (at % lasts))

  return {
    settle(kept, now) {
      if (!kept) return { at: now, before: 0, spent: 0 }
      const at = Math.max(now, kept.at)
      const passed = Math.floor(at / lasts) - Math.floor(kept.at / lasts)
      if (passed === 0) return { at, before: kept.before, spent: kept.spent }
      return { at, before: passed === 1 ? kept.spent : 0, spent: 0 }
    },
    units: (cost) => cost,
    fits: (settled, cost) => room(settled) >= cost * lasts,
    tell(settled, cost, allowed) {
      const remaining = Math.max(0, Math.floor(room(settled) / lasts))
      const into = settled.at % lasts
      if (allowed) {
        const still = settled.spent > 0 ? 2 * lasts : settled.before > 0 ? lasts : into
        return { allowed, remaining, resetMs: still - into }
      }
      return { allowed, remaining, resetMs: wait(settled, cost, into) }
    },
    ends: ({ at }) => (Math.floor(at / lasts) + 2) * lasts,
  }

  /** The former window fades until there is room; where that is not enough, this one becomes the former. */
  function wait({ before, spent }: Kept, cost: number, into: number): number {
    const here = calls - spent - cost
    if (here >= 0) return Math.ceil(lasts - into - (here * lasts) / before)
    const there = calls - cost
    return Math.ceil(lasts - into + lasts - (there * lasts) / spent)
  }
}
