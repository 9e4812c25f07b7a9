// A limit that several nodes share: the store decides, and where it is away this node, if the file
// says so. Two things are the same for every store:
//
//   key ─▶ hashed: what callers send never stands in a store in the clear
//       ─▶ refused a moment ago? ─yes─▶ refused from memory, since others can only have taken more
//       ─▶ store ─away─▶ this node (`insured`), or the error

import { hash } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Peeked, Taken, Window, WindowAsk } from '../policy.ts'

/** A limit in the store, by the clock of the store; both reject when it is away. */
export interface ClusterWindow {
  /** One call, weighed and counted in one step. */
  take(key: string, cost: number): Promise<Taken>
  /** Counts nothing. */
  peek(key: string, cost: number): Promise<Taken>
}

export interface ClusterCounts {
  window(ask: WindowAsk): ClusterWindow
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
  const inStore = counts.window(ask)
  const refused = new Map<string, Refused>()
  return {
    async take(who, cost = 1) {
      const key = hash('sha256', who, 'base64url')
      const known = knownRefusal(key, cost)
      if (known) return known
      refused.delete(key)
      return await askStore(key, cost)
    },
    async peek(who, cost = 1) {
      const key = hash('sha256', who, 'base64url')
      return knownRefusal(key, cost) ?? (await lookInStore(key, cost))
    },
  }

  function knownRefusal(key: string, cost: number): Taken | undefined {
    const known = refused.get(key)
    if (known === undefined) return undefined
    const resetMs = known.until - clock.monotonic()
    if (resetMs <= 0 || cost < known.cost) return undefined
    return { allowed: false, remaining: known.remaining, resetMs }
  }

  async function askStore(key: string, cost: number): Promise<Taken> {
    try {
      const taken = await inStore.take(key, cost)
      if (!taken.allowed) remember(key, cost, taken)
      return taken
    } catch (cause) {
      if (!ask.insured) throw cause
      return await node.take(key, cost)
    }
  }

  async function lookInStore(key: string, cost: number): Promise<Peeked> {
    try {
      return await inStore.peek(key, cost)
    } catch (cause) {
      if (!ask.insured) throw cause
      return { ...(await node.peek(key, cost)), alone: true }
    }
  }

  function remember(key: string, cost: number, { remaining, resetMs }: Taken): void {
    if (refused.size >= mostRefused) refused.delete(refused.keys().next().value!)
    refused.set(key, { until: clock.monotonic() + resetMs, cost, remaining })
  }
}
