// A bucket that holds `burst` calls and refills evenly, `calls` in `seconds` (the same as GCRA): in
// any time x at most burst + calls × x / seconds pass.
//
//   spent   what is missing in the bucket, in calls × milliseconds; it shrinks by `calls` each
//           millisecond and grows by the length of the window with each call

import type { Algorithm, AlgorithmAsk } from './algorithm.ts'

export function bucket({ calls, seconds, burst = calls }: AlgorithmAsk): Algorithm {
  const lasts = seconds * 1000
  const holds = burst * lasts

  return {
    settle(kept, now) {
      if (!kept) return { at: now, before: 0, spent: 0 }
      const at = Math.max(now, kept.at)
      return { at, before: 0, spent: Math.max(0, kept.spent - (at - kept.at) * calls) }
    },
    units: (cost) => cost * lasts,
    fits: ({ spent }, cost) => spent + cost * lasts <= holds,
    tell({ spent }, cost, allowed) {
      const remaining = Math.max(0, Math.floor((holds - spent) / lasts))
      const over = allowed ? spent : spent + cost * lasts - holds
      return { allowed, remaining, resetMs: Math.ceil(over / calls) }
    },
    ends: ({ at, spent }) => at + Math.ceil(spent / calls),
  }
}
