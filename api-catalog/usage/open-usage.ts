// Usage, opened: counts in memory, written behind once a second, added up over all processes.
//
//   count ─▶ unwritten ── every second, before a read, and at close ──▶ usage_hour, adding up
//                 ▲                        │
//                 └────── fails: later ────┘
//
// What a process that is killed has not written is lost, as with quotas: each call has its entry in the
// journal all the same. A write whose answer is lost counts twice.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { addCall, putBack } from './sums.ts'
import type { Unwritten } from './sums.ts'
import { addRows, forgetRows, readRows } from './usage-table.ts'
import type { Usage } from './usage.ts'

export interface UsageNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
}

const everyMs = 1000
const dayMs = 86_400_000
const keptMs = 400 * dayMs
/** Beyond, calls are not counted until the database is back. */
const mostUnwritten = 100_000

export function openUsage({ db, clock, log }: UsageNeeds): Usage {
  let unwritten: Unwritten = new Map()
  let writing: Promise<void> | undefined
  let forgotten = -Infinity
  let away = false
  const timer = setInterval(() => void tryFlush(), everyMs).unref()

  return {
    count(call) {
      if (unwritten.size < mostUnwritten) addCall(unwritten, call, clock.now())
    },
    async read(filter) {
      await tryFlush()
      return await readRows(db.knex, filter)
    },
    flush,
    async close() {
      clearInterval(timer)
      await writing?.catch(() => undefined)
      await tryFlush()
    },
  }

  function flush(): Promise<void> {
    writing ??= writeAll().finally(() => (writing = undefined))
    return writing
  }

  async function tryFlush(): Promise<void> {
    try {
      await flush()
      if (away) log.info('usage is written again')
      away = false
    } catch (err) {
      if (!away) log.warn({ err }, 'usage cannot be written; it is counted in memory meanwhile')
      away = true
    }
  }

  async function writeAll(): Promise<void> {
    if (unwritten.size > 0) {
      const taken = unwritten
      unwritten = new Map()
      await addRows(db.knex, [...taken.values()]).catch((cause: unknown) => {
        putBack(unwritten, taken)
        throw cause
      })
    }
    const now = clock.now()
    if (now - forgotten < dayMs) return
    forgotten = now
    await forgetRows(db.knex, new Date(now - keptMs))
  }
}
