// One timer for everything that may take too long, instead of a timer a call: each member is asked
// every few milliseconds whether its time is up. The timer runs only while there are members.
//
// The members stand in an array and know their place in it. A Set would do the same and cost a tenth
// of all CPU: whatever is added and deleted a thousand times a second makes it grow new tables, each
// outgrown one holds the next, and calls long ended live until the next full collection.

import type { Clock } from '#kernel/clock/clock.ts'

export interface Swept {
  /** Place among the members, kept by the sweep; -1: none. */
  place: number
  /** `now` in monotonic milliseconds. May take itself out of the sweep. */
  sweep(now: number): void
}

export interface Sweep {
  add(member: Swept): void
  delete(member: Swept): void
  close(): void
}

/** How exact a deadline is, in milliseconds. */
const everyMs = 50

export function openSweep({ clock }: { clock: Clock }): Sweep {
  const members: Swept[] = []
  let timer: NodeJS.Timeout | undefined
  const run = () => {
    if (members.length === 0) {
      clearInterval(timer)
      timer = undefined
      return
    }
    const now = clock.monotonic()
    // From the end: who leaves is replaced by one that was asked already.
    for (let at = members.length - 1; at >= 0; at--) members[at]?.sweep(now)
  }
  return {
    add(member) {
      if (member.place !== -1) return
      member.place = members.push(member) - 1
      timer ??= setInterval(run, everyMs).unref()
    },
    delete(member) {
      if (member.place === -1) return
      const last = members.pop()!
      if (last !== member) {
        members[member.place] = last
        last.place = member.place
      }
      member.place = -1
    },
    close: () => clearInterval(timer),
  }
}
