// The day until which an entry is hidden: so many days after the call, as the calendar in Poland says
// it. Worked out once a quarter of an hour, since calls come many to a second.

const quarter = 900_000
const inPoland = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })

/** From milliseconds since 1970 to an ISO day. */
export function dayAfter(days: number): (ms: number) => string {
  let last = NaN
  let day = ''
  return (ms) => {
    const now = Math.floor(ms / quarter)
    if (now !== last) {
      const date = new Date(`${inPoland.format(now * quarter)}T12:00:00Z`)
      date.setUTCDate(date.getUTCDate() + days)
      day = date.toISOString().slice(0, 10)
      last = now
    }
    return day
  }
}
