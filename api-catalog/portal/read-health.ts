// How well an API answered in the last 30 days of Warsaw: how many replies fitted its document, and day by
// day how many calls ended without a fault of the registry behind it.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Usage } from '../usage/usage.ts'

export interface Health {
  /** Undefined: no reply was looked at. */
  readonly contract: { readonly checked: number; readonly share: number } | undefined
  /** Undefined: there was no call. */
  readonly available: number | undefined
  /** Oldest first. */
  readonly days: readonly HealthDay[]
}

export interface HealthDay {
  /** `2026-03-02`. */
  readonly day: string
  /** 0 to 1; undefined: no call on that day. */
  readonly share: number | undefined
}

const daysShown = 30
const dayMs = 86_400_000
const warsaw = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw', dateStyle: 'short' })

/** `api`: `{entity}/{api}/v{major}`. */
export async function readHealth(
  usage: Pick<Usage, 'read'>,
  api: string,
  clock: Clock,
): Promise<Health> {
  const now = clock.now()
  const names = lastDays(now)
  const from = new Date(now - (daysShown + 1) * dayMs).toISOString()
  const rows = await usage.read({ from, to: new Date(now + 1).toISOString(), api, by: ['day'] })
  const sums = new Map(names.map((day) => [day, { calls: 0, faults: 0 }]))
  let checked = 0
  let fitted = 0
  for (const row of rows) {
    const sum = row.at === undefined ? undefined : sums.get(warsaw.format(new Date(row.at)))
    if (sum === undefined) continue
    sum.calls += row.calls
    sum.faults += row.upstreamFaults
    checked += row.checked
    fitted += row.fitted
  }
  const days = names.map((day) => ({ day, share: shareOf(sums.get(day)) }))
  const all = { calls: 0, faults: 0 }
  for (const { calls, faults } of sums.values()) {
    all.calls += calls
    all.faults += faults
  }
  return {
    contract: checked === 0 ? undefined : { checked, share: fitted / checked },
    available: shareOf(all),
    days,
  }
}

function shareOf(sum: { calls: number; faults: number } | undefined): number | undefined {
  if (sum === undefined || sum.calls === 0) return undefined
  return 1 - Math.min(sum.faults, sum.calls) / sum.calls
}

/** Steps of half a day, as a day of Warsaw lasts 23 to 25 hours. */
function lastDays(now: number): string[] {
  const names = new Set<string>()
  for (let at = now; names.size < daysShown; at -= dayMs / 2) names.add(warsaw.format(new Date(at)))
  return [...names].toReversed()
}
