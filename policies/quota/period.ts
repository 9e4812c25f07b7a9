// Days and months as Warsaw has them: a day begins at midnight there, so that one in March has 23
// hours and one in October 25. From `Intl` alone; it is asked when a period begins, never for a call.

export interface Period {
  /** `2026-03-02`, or `2026-03`. */
  readonly name: string
  /** Milliseconds since 1970, the first of the period. */
  readonly begins: number
  /** The first that is not of it any more. */
  readonly ends: number
}

export type Per = 'day' | 'month'

export function periodAt(per: Per, at: number): Period {
  const { year, month, day } = dateAt(at)
  if (per === 'day') {
    const name = `${year}-${two(month)}-${two(day)}`
    return { name, begins: midnight(year, month, day), ends: midnight(year, month, day + 1) }
  }
  const name = `${year}-${two(month)}`
  return { name, begins: midnight(year, month, 1), ends: midnight(year, month + 1, 1) }
}

const warsaw = new Intl.DateTimeFormat('en', {
  timeZone: 'Europe/Warsaw',
  calendar: 'gregory',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

interface WarsawDate {
  readonly year: number
  readonly month: number
  readonly day: number
  /** What the wall shows, as if it were UTC. */
  readonly wall: number
}

function dateAt(at: number): WarsawDate {
  const parts = warsaw.formatToParts(at)
  const read = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  const [year, month, day] = [read('year'), read('month'), read('day')]
  const wall = Date.UTC(year, month - 1, day, read('hour'), read('minute'), read('second'))
  return { year, month, day, wall }
}

/**
 * A day or month beyond the last rolls over. Clocks change at 1:00 UTC there: what they are off by at
 * midnight UTC, they were off by at their own midnight just before.
 */
function midnight(year: number, month: number, day: number): number {
  const utc = Date.UTC(year, month - 1, day)
  return utc - (dateAt(utc).wall - utc)
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
