// For how long a reply is good and how old it was when it came (RFC 9111 §4.2), in milliseconds.

import type { HeaderList } from '../headers.ts'
import { secondsOf } from './read-directives.ts'
import type { Directives } from './read-directives.ts'

/** Undefined: the upstream says nothing of it. Whoever says it wrongly gets 0. */
export function toldLifetime(
  headers: HeaderList,
  directives: Directives,
  everyone: boolean,
): number | undefined {
  const own = secondsOf(directives, 'max-age')
  const shared = secondsOf(directives, 's-maxage')
  const seconds = everyone ? (shared ?? own) : (own ?? shared)
  if (seconds !== undefined) return seconds * 1000
  const expires = headers.lone('expires')
  if (expires === undefined) return undefined
  const until = expires === false ? undefined : readDate(expires)
  const date = readDate(headers.get('date') ?? '')
  return until === undefined || date === undefined ? 0 : Math.max(0, until - date)
}

/** `now`: wall clock; `delay`: how long the answer took to come. */
export function initialAge(headers: HeaderList, now: number, delay: number): number {
  const said = headers.get('age') ?? ''
  const age = /^\d{1,10}$/.test(said) ? Number(said) * 1000 : 0
  const date = readDate(headers.get('date') ?? '')
  const apparent = date === undefined ? 0 : Math.max(0, now - date)
  return Math.max(apparent, age + delay)
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/** Milliseconds since 1970; undefined: no date as they are written today (RFC 9110 §5.6.7). */
export function readDate(text: string): number | undefined {
  if (!httpDate.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
