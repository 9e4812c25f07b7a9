// Answers: which statuses there are, their header fields and their content. A status that is no longer
// named is still described when its range is (`2XX`); one that is new was described by its range, an
// error also by `default`.

import { compareContent } from './compare-bodies.ts'
import { compareSchemas, found } from './comparison.ts'
import type { Comparison, Exchange } from './comparison.ts'
import { below, member, membersOf } from './places.ts'
import type { Place } from './places.ts'
import type { DirectedRule } from './rules.ts'
import type { Side } from './schemas/read-shape.ts'

export function compareResponses(comparison: Comparison, exchange: Exchange): void {
  const old = responsesOf(comparison.old, exchange.old)
  const next = responsesOf(comparison.new, exchange.new)
  for (const [status, former] of old) {
    const later = next.get(status) ?? next.get(rangeOf(status))
    const it = `the answer ${status} of ${exchange.name}`
    if (!later) report(gone(status), former.pointer, it)
    else compareResponse(former, later, it)
  }
  for (const [status, later] of next) {
    const it = `the answer ${status} of ${exchange.name}`
    if (old.has(status)) continue
    const range = old.get(rangeOf(status))
    if (!range) report(come(status), later.pointer, it)
    const described = range ?? (/^[45]/.test(status) ? old.get('DEFAULT') : undefined)
    if (described) compareResponse(described, later, it)
  }

  function compareResponse(former: Place, later: Place, it: string): void {
    compareContent(comparison, exchange, former, later, exchange.got, it)
    compareHeaders(comparison, exchange, former, later)
    compareLinks(comparison, exchange, former, later)
  }

  function report(rule: DirectedRule, pointer: string, it: string): void {
    comparison.reportDirected(rule, exchange.got, pointer, { it }, exchange.operations)
  }
}

function responsesOf(side: Side, operation: Place): Map<string, Place> {
  const all = membersOf(below(operation, 'responses')).flatMap(([status, given]) => {
    const place = found(side, given)
    return place && !status.startsWith('x-') ? [[status.toUpperCase(), place] as const] : []
  })
  return new Map(all)
}

function rangeOf(status: string): string {
  return `${status.slice(0, 1)}XX`
}

function gone(status: string): DirectedRule {
  if (status === 'DEFAULT') return 'default-answer-removed'
  return isSuccess(status) ? 'success-status-removed' : 'error-status-removed'
}

function come(status: string): DirectedRule {
  if (status === 'DEFAULT') return 'default-answer-added'
  return isSuccess(status) ? 'success-status-added' : 'error-status-added'
}

function isSuccess(status: string): boolean {
  return /^[23]/.test(status)
}

function compareHeaders(
  comparison: Comparison,
  exchange: Exchange,
  former: Place,
  later: Place,
): void {
  const old = headersOf(comparison.old, former)
  const next = headersOf(comparison.new, later)
  const { got, operations } = exchange
  const report = (rule: DirectedRule, pointer: string, it: string) =>
    comparison.reportDirected(rule, got, pointer, { it }, operations)
  for (const [key, { name, place }] of old) {
    const header = next.get(key)
    if (!header) {
      const rule = isRequired(place) ? 'header-required-removed' : 'header-optional-removed'
      report(rule, place.pointer, name)
      continue
    }
    const [must, mustNow] = [isRequired(place), isRequired(header.place)]
    if (must && !mustNow) report('header-optional', below(place, 'required').pointer, name)
    if (!must && mustNow) report('header-required', below(header.place, 'required').pointer, name)
    const way = { direction: got, text: true }
    const [was, is] = [schemaOf(place), schemaOf(header.place)]
    compareSchemas(comparison, exchange, was, is, way, `the header ${name}`)
  }
  for (const [key, { name, place }] of next) {
    if (old.has(key)) continue
    const rule = isRequired(place) ? 'header-required-added' : 'header-optional-added'
    report(rule, place.pointer, name)
  }
}

function headersOf(side: Side, response: Place): Map<string, { name: string; place: Place }> {
  const all = membersOf(below(response, 'headers')).flatMap(([name, given]) => {
    const place = found(side, given)
    const key = name.toLowerCase()
    return place && key !== 'content-type' ? [[key, { name, place }] as const] : []
  })
  return new Map(all)
}

function isRequired({ value }: Place): boolean {
  return member(value, 'required') === true
}

function schemaOf(header: Place): Place {
  const [media] = membersOf(below(header, 'content'))
  return below(media?.[1] ?? header, 'schema')
}

/** Links are hints: nobody has to follow them. */
function compareLinks(
  comparison: Comparison,
  exchange: Exchange,
  former: Place,
  later: Place,
): void {
  const old = new Map(membersOf(below(former, 'links')))
  const next = new Map(membersOf(below(later, 'links')))
  for (const name of new Set([...old.keys(), ...next.keys()])) {
    const [was, is] = [old.get(name), next.get(name)]
    if (JSON.stringify(was?.value) === JSON.stringify(is?.value)) continue
    const pointer = is?.pointer ?? was?.pointer ?? ''
    comparison.report('link-changed', pointer, { it: name }, exchange.operations)
  }
}
