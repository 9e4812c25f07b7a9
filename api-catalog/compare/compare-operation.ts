// One operation in both documents: what is said about it, what it needs, what it takes, what it gives.

import { readHints } from '../intake/read-hints.ts'
import { compareBodies } from './compare-bodies.ts'
import { compareParameters } from './compare-parameters.ts'
import { compareResponses } from './compare-responses.ts'
import { compareSecurity } from './compare-security.ts'
import type { Comparison, Exchange } from './comparison.ts'
import { below, canonical, isMembers, member, textOf } from './places.ts'
import { readDate, sunsetOf } from './sunset.ts'

export function compareOperation(comparison: Comparison, exchange: Exchange): void {
  compareTexts(comparison, exchange)
  compareLife(comparison, exchange)
  compareSecurity(comparison, exchange)
  compareHints(comparison, exchange)
  compareParameters(comparison, exchange)
  compareBodies(comparison, exchange)
  compareResponses(comparison, exchange)
}

function compareTexts(comparison: Comparison, exchange: Exchange): void {
  const { old, new: next, name: it, operations } = exchange
  const [was, is] = [textOf(old.value, 'operationId'), textOf(next.value, 'operationId')]
  if (was !== undefined && was !== is) {
    const pointer = is === undefined ? old.pointer : `${next.pointer}/operationId`
    comparison.report('operation-id-changed', pointer, { it, old: was, new: is }, operations)
  }
  const added = was === undefined && is !== undefined ? ['operationId'] : []
  const texts = ['summary', 'description', 'tags', 'externalDocs'].filter(
    (key) => canonical(member(old.value, key)) !== canonical(member(next.value, key)),
  )
  for (const key of [...added, ...texts]) {
    const there = member(next.value, key) === undefined ? old : next
    const named = { it, new: key }
    comparison.report('operation-text-changed', below(there, key).pointer, named, operations)
  }
}

/** `deprecated`, and the date until which it was promised. */
function compareLife(comparison: Comparison, exchange: Exchange): void {
  const { old, new: next, name: it, operations } = exchange
  const [was, is] = [member(old.value, 'deprecated'), member(next.value, 'deprecated')]
  const report = (rule: Parameters<Comparison['report']>[0], key: string) => {
    const there = member(next.value, key) === undefined ? old : next
    const pointer = below(there, key).pointer
    const named = { it, old: sunsetOf(old.value), new: sunsetOf(next.value) }
    comparison.report(rule, pointer, named, operations)
  }
  if (was !== true && is === true) report('operation-deprecated', 'deprecated')
  if (was === true && is !== true) report('operation-restored', 'deprecated')
  const [former, later] = [sunsetOf(old.value), sunsetOf(next.value)]
  if (former === later) return
  const [ended, ends] = [readDate(former ?? ''), readDate(later ?? '')]
  if (later === undefined) {
    if (was === true && is === true) report('sunset-withdrawn', 'x-sunset')
  } else if (ends === undefined) report('sunset-unreadable', 'x-sunset')
  else if (ended === undefined) report('sunset-announced', 'x-sunset')
  else if (ends < ended) report('sunset-brought-forward', 'x-sunset')
  else if (ends > ended) report('sunset-postponed', 'x-sunset')
}

/** What the vendor extensions ask the bus for; of the operation, its path or the document. */
function compareHints(comparison: Comparison, exchange: Exchange): void {
  const { old, new: next, name: it, operations } = exchange
  const carriers = (...all: unknown[]) => all.filter(isMembers)
  const former = readHints(...carriers(old.value, exchange.oldItem.value, comparison.old.root))
  const later = readHints(...carriers(next.value, exchange.newItem.value, comparison.new.root))
  const asked = new Set(former.permissions)
  const asks = new Set(later.permissions)
  for (const permission of asks.difference(asked)) {
    const named = { it, new: permission }
    comparison.report('permission-required', next.pointer, named, operations)
  }
  for (const permission of asked.difference(asks)) {
    const named = { it, old: permission }
    comparison.report('permission-dropped', old.pointer, named, operations)
  }
  const seconds = new Set([...former.rateLimits, ...later.rateLimits].map((one) => one.seconds))
  for (const span of seconds) {
    const was = former.rateLimits.find((one) => one.seconds === span)?.calls
    const is = later.rateLimits.find((one) => one.seconds === span)?.calls
    if (was === is) continue
    const lower = (is ?? Infinity) < (was ?? Infinity)
    const say = (calls: number | undefined) =>
      calls === undefined ? `no limit in ${span} s` : `${calls} in ${span} s`
    const rule = lower ? 'rate-limit-lowered' : 'rate-limit-raised'
    comparison.report(rule, next.pointer, { it, old: say(was), new: say(is) }, operations)
  }
}
