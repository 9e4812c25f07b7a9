// Days in forms and on pages: days of the calendar in Warsaw, the last one included.

import type { Language } from '#kernel/problem/problem.ts'
import { periodAt } from '#policies/quota/period.ts'
import { isDay } from '#kernel/pesel/pesel.ts'

/** `wrong`: what was typed is no day. Empty: undefined. */
export function readDay(
  typed: string | null,
  edge: 'begins' | 'ends',
): number | undefined | 'wrong' {
  const text = typed?.trim() ?? ''
  if (text === '') return undefined
  if (!isDay(text)) return 'wrong'
  return periodAt('day', Date.parse(`${text}T12:00:00Z`))[edge]
}

/** The last day of what ends at `until`, as a field holds it. */
export function lastDay(until: number): string {
  return periodAt('day', until - 1).name
}

export function tellDay(at: number, language: Language): string {
  return dayFormats[language].format(at)
}

export function tellMoment(at: string, language: Language): string {
  return momentFormats[language].format(new Date(at))
}

const timeZone = 'Europe/Warsaw'
const dayFormats = {
  pl: new Intl.DateTimeFormat('pl', { timeZone, dateStyle: 'long' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long' }),
}
const momentFormats = {
  pl: new Intl.DateTimeFormat('pl', { timeZone, dateStyle: 'medium', timeStyle: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }),
}
