// What of a request's address may come in: within the limits of size, and in its one canonical form.

import { Problem } from '#kernel/problem/problem.ts'
import { canonicalTarget, maxTarget } from './canonical-target.ts'
import type { Target } from './canonical-target.ts'
import type { Visit } from './exchange.ts'
import { maxFields } from './read-head.ts'

/** @throws Problem request/head-too-large, request/target-too-long, request/malformed */
export function admitTarget({ url, raw }: Pick<Visit, 'url' | 'raw'>): Target {
  if (raw.length > 2 * maxFields) {
    throw new Problem('request/head-too-large', `Send up to ${maxFields} header fields.`)
  }
  if (url.length > maxTarget) {
    throw new Problem('request/target-too-long', `An address has up to ${maxTarget} bytes here.`)
  }
  const target = canonicalTarget(url)
  if (typeof target === 'string') throw new Problem('request/malformed', target)
  return target
}
