// What was announced of an end: `deprecated: true` and `x-sunset` (a date, or a date and a time).

import { member } from './places.ts'

export type Notice = 'none' | 'deprecated' | 'past' | 'future'

/** Whether whoever used it could know that it ends. `now`: milliseconds since 1970. */
export function noticeOf(value: unknown, now: number): Notice {
  if (member(value, 'deprecated') !== true) return 'none'
  const sunset = sunsetOf(value)
  if (sunset === undefined) return 'deprecated'
  const at = readDate(sunset)
  // A date that nobody can read is one that nobody could rely on having passed.
  return at !== undefined && at <= now ? 'past' : 'future'
}

export function sunsetOf(value: unknown): string | undefined {
  const sunset = member(value, 'x-sunset')
  if (sunset === undefined || sunset === null) return undefined
  return typeof sunset === 'string' ? sunset : JSON.stringify(sunset)
}

/** Milliseconds since 1970; undefined: it is no date. */
export function readDate(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/i.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
