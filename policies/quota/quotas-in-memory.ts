// What is used of quotas, in memory: nothing here waits or forgets, but for what another period, or
// a hundred thousand others, push out.

import type { SharedCounters } from '../policy.ts'

export interface Count {
  readonly name: string
  readonly who: string
  readonly period: string
  saved: number
  /** On the way to the store. */
  sent: number
  unsaved: number
}

/** One period at a time: the next begins with an empty map. */
export interface Counts {
  period: string
  of: Map<string, Count>
}

const most = 100_000

/** `unsaved` gathers what changes. */
export function quotasOver(
  unsaved?: Set<Count>,
  all = new Map<string, Counts>(),
): SharedCounters['quota'] {
  return (name) => ({
    used(period, who) {
      const count = countsOf(all, name, period).of.get(who)
      return count === undefined ? 0 : count.saved + count.sent + count.unsaved
    },
    add(period, who, units) {
      const counts = countsOf(all, name, period)
      const count = counts.of.get(who) ?? fresh(counts, name, who)
      count.unsaved += units
      unsaved?.add(count)
    },
  })
}

export function countsOf(all: Map<string, Counts>, name: string, period: string): Counts {
  let counts = all.get(name)
  if (!counts) {
    counts = { period, of: new Map() }
    all.set(name, counts)
  } else if (counts.period !== period) {
    counts.period = period
    counts.of = new Map()
  }
  return counts
}

/** At the bound the oldest is forgotten here, not in the store: the next write brings back its sum. */
export function fresh({ period, of }: Counts, name: string, who: string): Count {
  if (of.size >= most) of.delete(of.keys().next().value!)
  const count = { name, who, period, saved: 0, sent: 0, unsaved: 0 }
  of.set(who, count)
  return count
}
