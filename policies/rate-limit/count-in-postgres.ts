// Counting in PostgreSQL, one statement a call: it weighs, counts and answers while it holds the row.
// Times are those of the server. The table is unlogged: a crash of the server empties it, and nothing
// waits for its disk. Windows that ended are cleared away once a minute.
//
//   at      milliseconds: a fixed window opened; otherwise the last call came
//   before  what the former window of a sliding one held
//   spent   what this one holds; of a bucket, what is missing in it (bucket.ts)
//   fits    whether the last call passed

import { hash } from 'node:crypto'
import type { Database } from '#kernel/db/db.ts'
import type { WindowAsk } from '../policy.ts'
import { algorithmOf } from './algorithm-of.ts'
import type { Fuse } from './fuse.ts'
import { look } from './look.ts'
import type { ClusterCounts, ClusterWindow } from './over-cluster.ts'

export interface PostgresCounts extends ClusterCounts {
  close(): Promise<void>
}

const minute = 60_000

export function countInPostgres(db: Pick<Database, 'knex'>, fuse: Fuse): PostgresCounts {
  let sweeping: NodeJS.Timeout | undefined
  return {
    window(ask) {
      sweeping ??= setInterval(() => void sweep(), minute).unref()
      return (ask.algorithm ?? 'fixed') === 'fixed' ? fixed(ask) : weighed(ask)
    },
    close: async () => clearInterval(sweeping),
  }

  function fixed(ask: WindowAsk): ClusterWindow {
    return {
      async take(key, cost) {
        const row = await run<{ spent: number; left: number }>(fixedCall, ask, key, cost)
        const remaining = Math.max(0, ask.calls - row.spent)
        return { allowed: row.spent <= ask.calls, remaining, resetMs: Math.max(0, row.left) }
      },
      async peek(key) {
        const { spent, left } = await read(ask, key)
        const open = spent !== null && left > 0
        const remaining = open ? Math.max(0, ask.calls - spent) : ask.calls
        return { allowed: remaining > 0, remaining, resetMs: open ? left : 0 }
      },
    }
  }

  function weighed(ask: WindowAsk): ClusterWindow {
    const algorithm = algorithmOf(ask)
    const call = ask.algorithm === 'bucket' ? bucketCall : slidingCall
    return {
      async take(key, cost) {
        const row = await run<WeighedRow>(call, ask, key, cost)
        return algorithm.tell({ ...row, at: Number(row.at) }, cost, row.fits)
      },
      async peek(key, cost) {
        const { at, before, spent, now } = await read(ask, key)
        const kept = spent === null ? undefined : { at: Number(at), before: Number(before), spent }
        return look(algorithm, { kept, now: Number(now) }, cost)
      },
    }
  }

  function run<row>(call: string, ask: WindowAsk, key: string, cost: number): Promise<row> {
    const { seconds, calls, burst = calls } = ask
    return query(call, [keyOf(ask, key), calls, seconds * 1000, burst, cost])
  }

  function read(ask: WindowAsk, key: string): Promise<KeptRow> {
    return query(keptRow, [keyOf(ask, key)])
  }

  function query<row>(text: string, values: readonly (string | number)[]): Promise<row> {
    return fuse.ask(async () => (await db.knex.raw<{ rows: row[] }>(text, values)).rows[0]!)
  }

  async function sweep(): Promise<void> {
    await db.knex
      .raw(`delete from policy_limit where ends < ${now}`)
      .catch((cause: unknown) => fuse.notice(cause))
  }
}

function keyOf({ algorithm = 'fixed', name, seconds }: WindowAsk, key: string): string {
  return hash('sha256', `${algorithm} ${name} ${seconds} ${key}`, 'base64url')
}

/** `spent` null: nothing is kept. */
interface KeptRow {
  readonly now: string | number
  readonly at: string | number
  readonly before: number
  readonly spent: number | null
  readonly left: number
}

interface WeighedRow {
  readonly fits: boolean
  readonly at: string | number
  readonly before: number
  readonly spent: number
}

const now = 'floor(extract(epoch from clock_timestamp()) * 1000)::bigint'

const keptRow = `
  select clock.now, at, before, spent, (ends - clock.now)::float8 as left
  from (select ${now} as now) clock left join policy_limit on key = ?`

/** Who asked last may have looked at the clock first: time goes no further back than the row. */
const ask = `
  with ask as (
    select ?::text as key, ?::float8 as calls, ?::bigint as lasts, ?::float8 as most, ?::float8 as cost, ${now} as now
  )
  insert into policy_limit as kept (key, at, before, spent, fits, ends)`

const fixedCall = `${ask}
  select key, now, 0, cost, true, now + lasts from ask
  on conflict (key) do update set (at, spent, ends) = (
    select case when over then excluded.at else kept.at end,
           case when over then cost else kept.spent + cost end,
           case when over then excluded.ends else kept.ends end
    from (select cost, kept.ends <= excluded.at as over from ask) asked
  )
  returning spent, (ends - ${now})::float8 as left`

const slidingCall = `${ask}
  select key, now, 0, cost, true, (now / lasts + 2) * lasts from ask
  on conflict (key) do update set (at, before, spent, fits, ends) = (
    select latest, before, case when fits then spent + cost else spent end, fits, (latest / lasts + 2) * lasts
    from (
      select *, (calls - spent) * lasts - before * (lasts - latest % lasts) >= cost * lasts as fits
      from (
        select calls, lasts, cost, latest,
               case latest / lasts - kept.at / lasts when 0 then kept.before when 1 then kept.spent else 0 end as before,
               case latest / lasts - kept.at / lasts when 0 then kept.spent else 0 end as spent
        from (select calls, lasts, cost, greatest(kept.at, excluded.at) as latest from ask) asked
      ) settled
    ) weighed
  )
  returning fits, at, before, spent`

const bucketCall = `${ask}
  select key, now, 0, cost * lasts, true, now + ceil(cost * lasts / calls)::bigint from ask
  on conflict (key) do update set (at, spent, fits, ends) = (
    select latest, after, fits, latest + ceil(after / calls)::bigint
    from (
      select *, case when fits then spent + adds else spent end as after
      from (
        select *, spent + adds <= holds as fits
        from (
          select calls, cost * lasts as adds, most * lasts as holds, latest,
                 greatest(0, kept.spent - (latest - kept.at) * calls) as spent
          from (select calls, lasts, most, cost, greatest(kept.at, excluded.at) as latest from ask) asked
        ) settled
      ) weighed
    ) decided
  )
  returning fits, at, before, spent`
