// What is wrong with a quota step beyond its schema.

import { callerMayBeKnown } from '../known-caller.ts'
import type { Misfit } from '../policy.ts'
import type { QuotaOptions } from './options.ts'

export function checkQuota(
  { who = 'system' }: QuotaOptions,
  { before }: { readonly before: readonly string[] },
): Misfit[] {
  if (who === 'everyone' || callerMayBeKnown(before)) return []
  const message = `Nobody is known here yet, so nothing can count for each ${who}; put \`- require-token: {}\` above, or write \`who: everyone\`.`
  return [{ at: ['who'], message }]
}
