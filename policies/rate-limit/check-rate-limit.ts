// What is wrong with a rate-limit step beyond its schema.

import { checkCallExpression } from '../call-expression.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import type { Misfit } from '../policy.ts'
import type { RateLimit } from './options.ts'

export function checkRateLimit(
  options: RateLimit,
  { before }: { readonly before: readonly string[] },
): Misfit[] {
  const { per = 'system', windows = [] } = options
  const misfits: Misfit[] = []
  if (typeof per === 'object')
    misfits.push(...checkCallExpression(per.expression, ['per', 'expression']))
  if ((per === 'system' || per === 'entity') && !callerMayBeKnown(before)) {
    const message = `Nobody is known here yet, so nothing can count per ${per}; put \`- require-token: {}\` above, or write \`per: address\`.`
    misfits.push({ at: ['per'], message })
  }
  const lengths = windows.map(({ seconds }) => seconds)
  for (const [at, seconds] of lengths.entries()) {
    if (lengths.indexOf(seconds) === at) continue
    const message = `Two windows last ${seconds} s; keep the one with fewer calls.`
    misfits.push({ at: ['windows', at, 'seconds'], message })
  }
  return [...misfits, ...checkCost(options)]
}

function checkCost({
  cost = 1,
  algorithm = 'fixed',
  calls,
  burst,
  windows = [],
}: RateLimit): Misfit[] {
  const misfits: Misfit[] = []
  if (typeof cost === 'object')
    misfits.push(...checkCallExpression(cost.expression, ['cost', 'expression'], 'int'))
  if (cost !== 1 && algorithm === 'fixed') {
    const message =
      'In a fixed window a refused call counts too, and a dear one would eat what is left; write `algorithm: sliding`, or `bucket`.'
    misfits.push({ at: ['cost'], message })
    return misfits
  }
  const most = burst ?? Math.min(calls ?? Infinity, ...windows.map((window) => window.calls))
  if (typeof cost === 'number' && cost > most) {
    const message = `A call cannot cost more than may come at once; write at most ${most}.`
    misfits.push({ at: ['cost'], message })
  }
  return misfits
}
