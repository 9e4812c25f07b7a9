// The counts of a whole process. Steps come and go with every policy edit; the counts stay here, by
// name of the limit and length of its window, so that an edit gives nobody a fresh budget.

import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { SharedCounters, Taken, Window, WindowAsk } from '../policy.ts'
import { openClusterStore } from './cluster-store.ts'
import type { ClusterStore } from './cluster-store.ts'
import { NodeLimiter } from './node-limiter.ts'
import type { Counts } from './node-limiter.ts'

export interface OpenCounters extends SharedCounters {
  close(): Promise<void>
}

export interface CountersNeeds {
  /** Absent: limits with `store: cluster` cannot be built. */
  readonly redisUrl?: string | undefined
  readonly clock: Clock
  readonly log: Log
}

export async function openSharedCounters(needs: CountersNeeds): Promise<OpenCounters> {
  const { redisUrl, clock, log } = needs
  const store = redisUrl === undefined ? undefined : await openClusterStore(redisUrl, clock, log)
  return {
    ...countersOver(store, clock),
    close: async () => await store?.close(),
  }
}

export function countersOver(store: ClusterStore | undefined, clock: Clock): SharedCounters {
  const counts = new Map<string, Counts>()
  return {
    window(ask) {
      const node = new NodeLimiter(
        { points: ask.calls, duration: ask.seconds },
        { counts: countsOf(ask), clock },
      )
      if (ask.store === 'node') return node
      if (store) return overCluster(ask, store, node)
      throw new Error('`store: cluster` needs a Redis: set REDIS_URL, or write `store: node`.')
    },
  }

  function countsOf({ name, seconds }: WindowAsk): Counts {
    const key = `${name} ${seconds}`
    const kept = counts.get(key) ?? new Map()
    counts.set(key, kept)
    return kept
  }
}

function overCluster(ask: WindowAsk, storeClient: ClusterStore, node: NodeLimiter): Window {
  const limiter = new RateLimiterRedis({
    storeClient,
    useRedisPackage: true,
    keyPrefix: `szyna:limit:${ask.name}:${ask.seconds}`,
    points: ask.calls,
    duration: ask.seconds,
    // Whoever has used up a window is refused from memory until it ends.
    inMemoryBlockOnConsumed: ask.calls + 1,
    ...(ask.insured && { insuranceLimiter: node }),
  })
  return {
    async take(key) {
      try {
        return taken(true, await limiter.consume(key))
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) return taken(false, thrown)
        throw thrown
      }
    },
  }
}

function taken(allowed: boolean, result: RateLimiterRes): Taken {
  return {
    allowed,
    remaining: allowed ? result.remainingPoints : 0,
    resetMs: Math.max(0, result.msBeforeNext),
  }
}
