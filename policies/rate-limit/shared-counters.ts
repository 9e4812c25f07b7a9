// The counts of a whole process. Steps come and go with every policy edit; the counts stay here, by
// name of the limit, length of its window and algorithm, so that an edit gives nobody a fresh budget.
//
//   node      in this process
//   cluster   in the Redis of REDIS_URL, otherwise in the PostgreSQL of DATABASE_URL
//   quota     in this process, written behind into the database

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { AgedMap } from '../aged-map.ts'
import type { SharedCounters, Window, WindowAsk } from '../policy.ts'
import { quotasOver } from '../quota/quotas-in-memory.ts'
import { quotaTable } from '../quota/quota-table.ts'
import { openQuotas } from '../quota/quotas.ts'
import { algorithmOf } from './algorithm-of.ts'
import { countInPostgres } from './count-in-postgres.ts'
import { openFuse } from './fuse.ts'
import { nodeCounter } from './node-counter.ts'
import type { KeptByKey } from './node-counter.ts'
import { NodeLimiter } from './node-limiter.ts'
import type { Counts } from './node-limiter.ts'
import { overCluster } from './over-cluster.ts'
import type { ClusterCounts } from './over-cluster.ts'

export interface OpenCounters extends SharedCounters {
  close(): Promise<void>
}

export interface CountersNeeds {
  readonly redisUrl?: string | undefined
  /** With the tables of `policyMigrations`; absent: quotas are counted in memory only. */
  readonly db?: Pick<Database, 'knex' | 'kind'> | undefined
  readonly clock: Clock
  readonly log: Log
}

export async function openSharedCounters(needs: CountersNeeds): Promise<OpenCounters> {
  const { db, clock, log } = needs
  const cluster = await openCluster(needs)
  const quotas = db ? await openQuotas({ store: quotaTable(db), clock, log }) : undefined
  return {
    ...countersOver(cluster, clock, quotas?.quota),
    async close() {
      await quotas?.close()
      await cluster?.close()
    },
  }
}

type OpenCluster = ClusterCounts & { close(): Promise<void> }

/** Undefined: limits with `store: cluster` cannot be built. */
async function openCluster(needs: CountersNeeds): Promise<OpenCluster | undefined> {
  const { redisUrl, db, clock, log } = needs
  if (redisUrl !== undefined) {
    // 700 files that are not needed without it.
    const { openClusterStore } = await import('./cluster-store.ts')
    const { countInRedis } = await import('./count-in-redis.ts')
    const store = await openClusterStore(redisUrl, clock, log)
    return { ...countInRedis(store), close: store.close }
  }
  if (db?.kind === 'postgres') return countInPostgres(db, openFuse('DATABASE_URL', clock, log))
  return undefined
}

export function countersOver(
  cluster: ClusterCounts | undefined,
  clock: Clock,
  quota = quotasOver(),
): SharedCounters {
  const counts = new Map<string, Counts>()
  const kept = new Map<string, KeptByKey>()
  return {
    quota,
    window(ask) {
      const node = onNode(ask)
      if (ask.store === 'node') return node
      if (cluster) return overCluster(ask, { counts: cluster, node, clock })
      throw new Error(
        '`store: cluster` needs a Redis or a PostgreSQL server: set REDIS_URL or DATABASE_URL, or write `store: node`.',
      )
    },
  }

  function onNode(ask: WindowAsk): Window {
    const { name, calls, seconds, algorithm = 'fixed' } = ask
    const key = `${algorithm} ${seconds} ${name}`
    if (algorithm === 'fixed') {
      return new NodeLimiter(
        { points: calls, duration: seconds },
        { counts: held(counts, key), clock },
      )
    }
    return nodeCounter(algorithmOf(ask), { kept: held(kept, key), clock })
  }
}

function held<of>(all: Map<string, AgedMap<of>>, key: string): AgedMap<of> {
  const its = all.get(key) ?? new AgedMap<of>()
  all.set(key, its)
  return its
}
