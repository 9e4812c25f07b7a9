// A limit that several nodes share: the store decides, and where it is away this node, if the file
// says so. Two things are the same for every store:
//
//   key ─▶ hashed: what callers send never stands in a store in the clear
//       ─▶ refused a moment ago? ─yes─▶ refused from memory, since others can only have taken more
//       ─▶ store ─away─▶ this node (`insured`), or the error

import { hash } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Taken, Window, WindowAsk } from '../policy.ts'

/** One call, weighed and counted by the store in one step and by its own clock; rejects when it is away. */
export type Take = (key: string, cost: number) => Promise<Taken>

export interface ClusterCounts {
  taker(ask: WindowAsk): Take
}

interface Refused {
  readonly until: number
  readonly cost: number
  readonly remaining: number
}

const mostRefused = 10_000

export function overCluster(
  ask: WindowAsk,
  { counts, node, clock }: { counts: ClusterCounts; node: Window; clock: Clock },
): Window {
  const takeFromStore = counts.taker(ask)
  const refused = new Map<string, Refused>()
  return {
    async take(who, cost = 1) {
      const key = hash('sha256', who, 'base64url')
      const known = refused.get(key)
      if (known) {
        const resetMs = known.until - clock.monotonic()
        if (resetMs > 0 && cost >= known.cost) {
          return { allowed: false, remaining: known.remaining, resetMs }
        }
        refused.delete(key)
      }
      return await askStore(key, cost)
    },
  }

  async function askStore(key: string, cost: number): Promise<Taken> {
    try {
      const taken = await takeFromStore(key, cost)
      if (!taken.allowed) remember(key, cost, taken)
      return taken
    } catch (cause) {
      if (!ask.insured) throw cause
      return await node.take(key, cost)
    }
  }

  function remember(key: string, cost: number, { remaining, resetMs }: Taken): void {
    if (refused.size >= mostRefused) refused.delete(refused.keys().next().value!)
    refused.set(key, { until: clock.monotonic() + resetMs, cost, remaining })
  }
}
