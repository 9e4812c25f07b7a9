// Dates as people write them into a policy file: a day, which begins at 00:00 UTC, or a moment
// (RFC 3339).

const day = /^(\d{4}-\d\d-\d\d)$/
const moment = /^(\d{4}-\d\d-\d\d)[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970; undefined: no date, or one that no calendar has. */
export function readDate(text: string): number | undefined {
  const date = (day.exec(text) ?? moment.exec(text))?.[1]
  if (date === undefined || !isInCalendar(date)) return undefined
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

/** `Date.parse` makes 2 March of 30 February where a time stands beside it. */
function isInCalendar(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}
