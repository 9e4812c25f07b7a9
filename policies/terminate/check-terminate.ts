// What is wrong with a terminate step beyond its schema.

import type { Misfit } from '../policy.ts'
import type { Terminate } from './options.ts'

export function checkTerminate(options: Terminate): Misfit[] {
  const { status = 503, 'retry-after': wait, until, successor } = options
  const misfits: Misfit[] = []
  const add = (name: keyof Terminate, key: boolean, message: string) =>
    misfits.push({ at: [name], key, message })

  if (wait !== undefined && status !== 503) {
    add(
      'retry-after',
      true,
      `${status} is not for a time; remove \`retry-after\`, or write \`status: 503\`.`,
    )
  }
  if (wait !== undefined && until !== undefined) {
    add('retry-after', true, 'When to try again follows from `until`; remove one of the two.')
  }
  if (until !== undefined && readMoment(until) === undefined) {
    add(
      'until',
      false,
      'This is no moment; write date, time and offset, e.g. `2026-03-29T06:00:00+02:00`.',
    )
  }
  if (until !== undefined && status === 410) {
    add('until', true, 'What is gone stays gone; remove `until`, or write `status: 503`.')
  }
  if (successor !== undefined && status !== 410) {
    add(
      'successor',
      true,
      `A successor takes the place of what is gone; write \`status: 410\`, or remove it.`,
    )
  }
  if (successor !== undefined && !isAddress(successor)) {
    add(
      'successor',
      false,
      'This is no address; write `https://…` or a path of the bus such as `/api/uw/persons/v2`.',
    )
  }
  return misfits
}

const moment = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)$/

/** Milliseconds since 1970; undefined: no moment, or a day that no calendar has. */
export function readMoment(text: string): number | undefined {
  const read = moment.exec(text)
  const at = Date.parse(text)
  if (read === null || Number.isNaN(at)) return undefined
  const [, year, month, day] = read.map(Number) as [number, number, number, number]
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day ? at : undefined
}

/** Written as a Link field can hold it. */
function isAddress(text: string): boolean {
  if (!/^[!#-;=?-[\]_a-z~]+$/.test(text)) return false
  if (text.startsWith('/')) return !text.startsWith('//') && !text.includes('\\')
  return text.startsWith('https://') && URL.canParse(text)
}
