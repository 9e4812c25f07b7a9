// What is used of quotas, in memory, and written behind into a store where there is one: what calls
// meet never waits for it. Several processes add up there, and each learns the sum when it writes.
//
//   add ─▶ unsaved ─── every half second, and at close ──▶ store.add ─▶ the sum of all ─▶ saved
//                            │ fails: back to unsaved, tried again
//
// What a process that is killed has not written is lost: what it counted in the last second. A write
// whose answer is lost is repeated, so that it counts twice rather than not at all.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Quota } from '../policy.ts'
import { countsOf, fresh, quotasOver } from './quotas-in-memory.ts'
import type { Count, Counts } from './quotas-in-memory.ts'
import { periodAt } from './period.ts'

export interface QuotaRow {
  readonly name: string
  readonly who: string
  readonly period: string
  readonly used: number
}

/** Where counts stay when the process ends. */
export interface QuotaStore {
  load(periods: readonly string[]): Promise<readonly QuotaRow[]>
  /** Adds, and answers with the sums; a name, who and period may come several times. */
  add(rows: readonly QuotaRow[]): Promise<readonly QuotaRow[]>
  /** Forgets what is older than this day and this month. */
  forget(day: string, month: string): Promise<void>
}

export interface OpenQuotas {
  quota(name: string): Quota
  /** Writes what is not written; rejects where that fails. */
  save(): Promise<void>
  /** Writes for the last time; what cannot be written then is told to the log. */
  close(): Promise<void>
}

const every = 500
const chunk = 2000
const twoDays = 2 * 86_400_000

export async function openQuotas({
  store,
  clock,
  log,
}: {
  store: QuotaStore
  clock: Clock
  log: Log
}): Promise<OpenQuotas> {
  const unsaved = new Set<Count>()
  const all = new Map<string, Counts>()
  const quota = quotasOver(unsaved, all)
  let today = ''
  let saving: Promise<void> | undefined
  let away = false

  await tidy()
  const now = clock.now()
  const periods = [periodAt('day', now).name, periodAt('month', now).name]
  for (const { name, who, period, used } of await store.load(periods)) {
    fresh(countsOf(all, name, period), name, who).saved = used
  }
  const timer = setInterval(() => void trySave(), every).unref()

  return {
    quota,
    save,
    async close() {
      clearInterval(timer)
      await saving?.catch(() => {})
      await trySave()
    },
  }

  function save(): Promise<void> {
    saving ??= saveAll().finally(() => (saving = undefined))
    return saving
  }

  async function trySave(): Promise<void> {
    try {
      await save()
      if (away) log.info('quotas are written again')
      away = false
    } catch (err) {
      if (!away) log.warn({ err }, 'quotas cannot be written; they are counted in memory meanwhile')
      away = true
    }
  }

  async function saveAll(): Promise<void> {
    const counts = [...unsaved]
    unsaved.clear()
    for (let at = 0; at < counts.length; at += chunk) {
      const part = counts.slice(at, at + chunk)
      try {
        await savePart(part)
      } catch (error) {
        for (const count of counts.slice(at)) unsaved.add(count)
        throw error
      }
    }
    await tidy()
  }

  async function savePart(part: readonly Count[]): Promise<void> {
    const rows = part.map((count) => {
      count.sent = count.unsaved
      count.unsaved = 0
      return { name: count.name, who: count.who, period: count.period, used: count.sent }
    })
    try {
      const sums = new Map((await store.add(rows)).map((row) => [keyOf(row), row.used]))
      for (const count of part) {
        count.saved = sums.get(keyOf(count)) ?? count.saved + count.sent
        count.sent = 0
      }
    } catch (error) {
      for (const count of part) {
        count.unsaved += count.sent
        count.sent = 0
      }
      throw error
    }
  }

  /** Once a day; a day more is kept, because the clocks of others may be behind. */
  async function tidy(): Promise<void> {
    const before = clock.now() - twoDays
    const day = periodAt('day', before).name
    if (day === today) return
    await store.forget(day, periodAt('month', before).name)
    today = day
  }
}

function keyOf({ name, who, period }: Omit<QuotaRow, 'used'>): string {
  return `${period}\n${who}\n${name}`
}
