// How many calls of a key are on their way. A key is there only while a call of it is, so that memory
// follows the calls in flight, whatever strangers send. All steps of a process count together: those
// of several operations under one limit, and those of an edited file with those before it.

import type { Tools } from '../policy.ts'
import { sharedState } from '../shared-state.ts'

export interface Slots {
  /** Calls on their way, this one among them; undefined: there are `most` already. */
  take(key: string, most: number): number | undefined
  /** Once for each call that took one. */
  give(key: string): void
  /** Calls of the key on their way. */
  underWay(key: string): number
  /** Keys of which calls are on their way. */
  readonly size: number
}

export function slotsOf(tools: Pick<Tools, 'shared'>): Slots {
  return sharedState(tools, 'concurrency', openSlots)
}

function openSlots(): Slots {
  const taken = new Map<string, number>()
  return {
    take(key, most) {
      const now = (taken.get(key) ?? 0) + 1
      if (now > most) return undefined
      taken.set(key, now)
      return now
    },
    give(key) {
      const now = taken.get(key) ?? 0
      if (now > 1) taken.set(key, now - 1)
      else taken.delete(key)
    },
    underWay: (key) => taken.get(key) ?? 0,
    get size() {
      return taken.size
    },
  }
}
