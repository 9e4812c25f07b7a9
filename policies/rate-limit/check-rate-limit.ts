// What is wrong with a rate-limit step beyond its schema.

import { checkCallExpression } from '../call-expression.ts'
import type { Misfit } from '../policy.ts'
import type { RateLimit } from './options.ts'

export function checkRateLimit(
  { per = 'system', windows = [] }: RateLimit,
  { before }: { readonly before: readonly string[] },
): Misfit[] {
  const misfits: Misfit[] = []
  if (typeof per === 'object')
    misfits.push(...checkCallExpression(per.expression, ['per', 'expression']))
  if ((per === 'system' || per === 'entity') && !before.includes('require-token')) {
    const message = `Nobody is known here yet, so nothing can count per ${per}; put \`- require-token: {}\` above, or write \`per: address\`.`
    misfits.push({ at: ['per'], message })
  }
  const lengths = windows.map(({ seconds }) => seconds)
  for (const [at, seconds] of lengths.entries()) {
    if (lengths.indexOf(seconds) === at) continue
    const message = `Two windows last ${seconds} s; keep the one with fewer calls.`
    misfits.push({ at: ['windows', at, 'seconds'], message })
  }
  return misfits
}
