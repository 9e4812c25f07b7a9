// The title of a notice, in both languages, from what is stored of it.

import type { Decision, NoticeData, NoticeKind } from '../notice.ts'
import { en } from './en.ts'
import { pl } from './pl.ts'

export interface TitleFacts {
  readonly api: string
  readonly version: string
  readonly consumer: string
  readonly operation: string
  readonly days: number
  readonly decision: Decision | undefined
  /** Day of Warsaw, `2026-03-01`. */
  readonly sunset: string | undefined
}

export type NoticeWords = Readonly<Record<NoticeKind, (facts: TitleFacts) => string>>

export function titleOf(kind: NoticeKind, data: NoticeData): { pl: string; en: string } {
  const { api, version = '?', consumer = '?', operation = '?', days = 0, decision, sunsetAt } = data
  const sunset = sunsetAt && warsawDay.format(new Date(sunsetAt))
  const facts = { api, version, consumer, operation, days, decision, sunset }
  return { pl: pl[kind](facts), en: en[kind](facts) }
}

const warsawDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })
