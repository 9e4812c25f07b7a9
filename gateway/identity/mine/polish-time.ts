// Days and times as people in Poland read them, whatever the clock of the server says.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'

const timeZone = 'Europe/Warsaw'
const hour = 3_600_000
const local = new Intl.DateTimeFormat('sv-SE', {
  timeZone,
  dateStyle: 'short',
  timeStyle: 'medium',
})
const days = new Intl.DateTimeFormat('sv-SE', { timeZone })
const locales = { pl: 'pl-PL', en: 'en-GB' } as const
const shown = {
  pl: new Intl.DateTimeFormat(locales.pl, { timeZone, dateStyle: 'long', timeStyle: 'medium' }),
  en: new Intl.DateTimeFormat(locales.en, { timeZone, dateStyle: 'long', timeStyle: 'medium' }),
}
const shownDay = {
  pl: new Intl.DateTimeFormat(locales.pl, { timeZone: 'UTC', dateStyle: 'long' }),
  en: new Intl.DateTimeFormat(locales.en, { timeZone: 'UTC', dateStyle: 'long' }),
}

/** The ISO day that it is then. */
export function dayOf(ms: number): string {
  return days.format(ms)
}

/** When an ISO day begins, ISO 8601 in UTC. `later`: so many days on. */
export function startOfDay(day: string, later = 0): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + later)
  // Clocks are put forward and back at 01:00 UTC, so at midnight holds what held two hours before.
  const before = date.getTime() - 2 * hour
  const offset = Date.parse(`${local.format(before).replace(' ', 'T')}Z`) - before
  return new Date(date.getTime() - offset).toISOString()
}

export function showTime(at: string | number, language: Language): Html {
  const date = new Date(at)
  return html`<time datetime="${date.toISOString()}">${shown[language].format(date)}</time>`
}

/** `day`: ISO. */
export function showDay(day: string, language: Language): Html {
  const text = shownDay[language].format(new Date(`${day}T00:00:00Z`))
  return html`<time datetime="${day}">${text}</time>`
}
