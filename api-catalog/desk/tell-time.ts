// Days and moments on pages and in forms: days of the calendar in Warsaw. Numbers as each language writes
// them.

import type { Language } from '#kernel/problem/problem.ts'

export function tellDay(iso: string, language: Language): string {
  return format(iso, formats[language].day)
}

export function tellMoment(iso: string, language: Language): string {
  return format(iso, formats[language].moment)
}

export function tellNumber(value: number, language: Language): string {
  return formats[language].number.format(value)
}

/** `2026-03-02`, the day of Warsaw. */
export function dayOf(at: number): string {
  return dayName.format(at)
}

/** The first moment of a day `2026-03-02` there; undefined: this is no day. */
export function startOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const noon = Date.parse(`${day}T12:00:00Z`)
  if (Number.isNaN(noon) || dayOf(noon) !== day) return undefined
  // Midnight there is 22:00, 23:00 or 00:00 of UTC.
  const hours = [22, 23, 24].map((hour) => Date.parse(`${day}T00:00:00Z`) + (hour - 24) * 3_600_000)
  return hours.find((at) => dayOf(at) === day)
}

function format(iso: string, how: Intl.DateTimeFormat): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : how.format(at)
}

const timeZone = 'Europe/Warsaw'
const dayName = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' })
const formats = {
  pl: {
    day: new Intl.DateTimeFormat('pl', { timeZone, dateStyle: 'long' }),
    moment: new Intl.DateTimeFormat('pl', { timeZone, dateStyle: 'medium', timeStyle: 'short' }),
    number: new Intl.NumberFormat('pl', { maximumFractionDigits: 1 }),
  },
  en: {
    day: new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'long' }),
    moment: new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' }),
    number: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }),
  },
}
