// What is wrong with a deprecation step beyond its schema.

import type { Misfit } from '../policy.ts'
import type { Deprecation } from './deprecation.ts'
import { readDate } from './read-date.ts'

export function checkDeprecation(options: Deprecation): Misfit[] {
  const { since, sunset } = options
  const misfits: Misfit[] = []
  for (const name of ['since', 'sunset'] as const) {
    const text = options[name]
    if (text === undefined || readDate(text) !== undefined) continue
    const message = `\`${text}\` is no date; write a day, \`2027-01-31\`, or a moment, \`2027-01-31T12:00:00+01:00\`.`
    misfits.push({ at: [name], message })
  }
  for (const name of ['successor', 'docs'] as const) {
    const message = misaddress(options[name])
    if (message) misfits.push({ at: [name], message })
  }
  const [from, until] = [since, sunset].map((text) =>
    text === undefined ? undefined : readDate(text),
  )
  if (from !== undefined && until !== undefined && until < from) {
    const message = `The sunset is before \`since\` (${since}); what ends was announced before (RFC 9745).`
    misfits.push({ at: ['sunset'], message })
  }
  return misfits
}

function misaddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const isPlain = /^[!-~]+$/.test(text) && !/["<>\\^`{|}]/.test(text)
  if (isPlain && /^\/(?!\/)/.test(text)) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || !isPlain) {
    return `\`${text}\` is no address that callers can follow; write \`https://…\`, or a path of the bus, \`/api/…\`.`
  }
  if (url.username === '' && url.password === '') return undefined
  return 'An address that everybody reads holds no password; take it out.'
}
