// The columns of a chart: every hour or day of a range once, also those when nothing was called. Days are
// days of Warsaw, so that one in March has 23 hours.

import type { ChartRow } from '../../usage/draw-chart.ts'
import type { UsageRow } from '../../usage/usage.ts'
import { dayOf, startOfDay } from '../tell-time.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

export type Range = keyof typeof ranges

// oxfmt-ignore
export const ranges = {
  '24h': { unit: 'hour', from: (now: number) => now - (now % hourMs) - 23 * hourMs },
  '7d':  { unit: 'day',  from: (now: number) => daysAgo(now, 6) },
  '30d': { unit: 'day',  from: (now: number) => daysAgo(now, 29) },
  '90d': { unit: 'day',  from: (now: number) => daysAgo(now, 89) },
} as const

const nothing = { calls: 0, refused: 0, failed: 0, p95: undefined }

interface Span {
  readonly unit: 'hour' | 'day'
  /** ISO 8601. */
  readonly from: string
  readonly to: string
}

export function bucketsOf(rows: readonly UsageRow[], span: Span): ChartRow[] {
  const known = new Map(rows.map((row) => [row.at === undefined ? '' : nameOf(row.at, span), row]))
  return beginnings(span).map((at) => {
    const { calls, refused, failed, p95 } = known.get(nameOf(at, span)) ?? nothing
    return { at, calls, refused, failed, p95 }
  })
}

function beginnings({ unit, from, to }: Span): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)]
  const found: string[] = []
  if (unit === 'hour') {
    for (let at = first; at < last; at += hourMs) found.push(new Date(at).toISOString())
    return found
  }
  const noon = (startOfDay(dayOf(first)) ?? first) + dayMs / 2
  for (let at = noon; ; at += dayMs) {
    const begins = startOfDay(dayOf(at)) ?? at
    if (begins >= last) return found
    found.push(new Date(begins).toISOString())
  }
}

function nameOf(at: string, { unit }: Span): string {
  const time = Date.parse(at)
  return unit === 'day' ? dayOf(time) : String(Math.floor(time / hourMs))
}

function daysAgo(now: number, days: number): number {
  const noon = (startOfDay(dayOf(now)) ?? now) + dayMs / 2
  return startOfDay(dayOf(noon - days * dayMs)) ?? now - days * dayMs
}
