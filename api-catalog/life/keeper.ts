// What must happen to lives though nobody asks: announced days are written down when they have come, and
// addresses are asked whether their documents are still the same. Of several nodes each takes what no
// other has taken; none waits for another.

import { randomInt } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Refetched, RefetchMore } from '../refetch-api.ts'
import type { Lives } from './lives.ts'

export interface Keeper {
  /** One round now; rounds come by themselves every few seconds. Never rejects. */
  round(): Promise<void>
  close(): Promise<void>
}

export interface KeeperNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly lives: Pick<Lives, 'tick'>
  /** 0 or absent: no address is asked. */
  readonly refetchHours?: number
  refetch(entity: string, api: string, major: number, more: RefetchMore): Promise<Refetched>
}

const everyMs = 15_000
const hourMs = 3_600_000

export function openKeeper(needs: KeeperNeeds): Keeper {
  const { lives, log, refetchHours = 0 } = needs
  const closing = new AbortController()
  const { signal } = closing
  let running: Promise<void> | undefined

  const whole = async () => {
    await lives.tick()
    for (;;) {
      const due = refetchHours > 0 && !signal.aborted ? await takeDue(needs) : undefined
      if (due === undefined) return
      await ask(needs, due, signal)
    }
  }
  const round = () =>
    (running ??= whole()
      .catch((error: unknown) => log.warn({ err: error }, 'lives of APIs cannot be looked after'))
      .finally(() => (running = undefined)))
  const timer = setInterval(() => void round(), everyMs).unref()
  return {
    round,
    async close() {
      clearInterval(timer)
      closing.abort()
      await running
    },
  }
}

interface Due {
  readonly entity: string
  readonly api: string
  readonly major: number
}

/** The one that waits longest; taken by being marked, up to a tenth of the time early or late. */
async function takeDue({ db, clock, refetchHours = 0 }: KeeperNeeds): Promise<Due | undefined> {
  const now = clock.now()
  const spread = Math.max(1, Math.floor((refetchHours * hourMs) / 10))
  const marked = new Date(now - randomInt(spread)).toISOString()
  const before = new Date(now - refetchHours * hourMs).toISOString()
  const { rows } = await db.knex.raw<{ rows: Due[] }>(
    `update api_life l
        set checked_at = ?
       from api
      where api.id = l.api and (l.api, l.major) in
            (select d.api, d.major
               from api_life d
              where d.checked_at <= ? and d.state in ('published', 'deprecated', 'suspended')
              order by d.checked_at
              limit 1
                for update skip locked)
      returning api.entity, api.name as api, l.major`,
    [marked, before],
  )
  return rows[0]
}

async function ask(
  { refetch, log }: KeeperNeeds,
  { entity, api, major }: Due,
  signal: AbortSignal,
): Promise<void> {
  const about = { api: `${entity}/${api}/v${major}` }
  try {
    const { outcome } = await refetch(entity, api, major, { reportOnly: true, signal })
    if (outcome === 'drift') log.warn(about, 'the document at its address is another by now')
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (!signal.aborted) log.warn({ ...about, code: error.code }, 'its address cannot be asked')
  }
}
