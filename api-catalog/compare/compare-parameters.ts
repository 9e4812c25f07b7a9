// Parameters of the path, the query, header fields and cookies: those of the path item and those of the
// operation, which go before. A header is the same in capitals; a path parameter is known by its place.

import { compareSchemas, found } from './comparison.ts'
import type { Comparison, Exchange } from './comparison.ts'
import { below, itemsOf, member, membersOf, textOf } from './places.ts'
import type { Place } from './places.ts'
import type { DirectedRule } from './rules.ts'
import type { Side } from './schemas/read-shape.ts'
import { shapeOf } from './schemas/read-shape.ts'
import { noticeOf, sunsetOf } from './sunset.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly place: Place
}

export function compareParameters(comparison: Comparison, exchange: Exchange): void {
  const old = parametersOf(comparison.old, exchange.oldItem, exchange.old, exchange.oldPath)
  const next = parametersOf(comparison.new, exchange.newItem, exchange.new, exchange.newPath)
  const moved = new Set<string>()
  for (const [key, former] of old) {
    const later = next.get(key)
    if (later) {
      compareParameter(comparison, exchange, former, later)
      continue
    }
    const elsewhere = [...next].find(
      ([other, { name }]) => name === former.name && !old.has(other) && !moved.has(other),
    )
    if (elsewhere) moved.add(elsewhere[0])
    reportGone(comparison, exchange, former, elsewhere?.[1])
  }
  for (const [key, later] of next) {
    if (old.has(key) || moved.has(key)) continue
    const rule = isRequired(later) ? 'parameter-required-added' : 'parameter-optional-added'
    report(comparison, exchange, rule, later.place.pointer, { it: nameOf(later) })
  }
}

function reportGone(
  comparison: Comparison,
  exchange: Exchange,
  former: Parameter,
  elsewhere: Parameter | undefined,
): void {
  if (elsewhere) {
    const named = { it: former.name, old: former.in, new: elsewhere.in }
    return report(comparison, exchange, 'parameter-moved', elsewhere.place.pointer, named)
  }
  const { value, pointer } = former.place
  const rule = removals[noticeOf(value, comparison.now)]
  report(comparison, exchange, rule, pointer, { it: nameOf(former), old: sunsetOf(value) })
}

const removals = {
  none: 'parameter-removed',
  future: 'parameter-removed-before-sunset',
  deprecated: 'parameter-removed-after-notice',
  past: 'parameter-removed-after-notice',
} as const

function compareParameter(
  comparison: Comparison,
  exchange: Exchange,
  former: Parameter,
  later: Parameter,
): void {
  const it = nameOf(later)
  const tell = (rule: DirectedRule, key: string, named: { old?: unknown; new?: unknown } = {}) => {
    const there = member(later.place.value, key) === undefined ? former.place : later.place
    const { pointer } = below(there, key)
    report(comparison, exchange, rule, pointer, { it, ...named })
  }
  if (former.in === 'path' && former.name !== later.name) {
    const named = { it: exchange.name, old: former.name, new: later.name }
    const { pointer } = later.place
    comparison.report('path-parameter-renamed', pointer, named, exchange.operations)
  }
  const [must, mustNow] = [isRequired(former), isRequired(later)]
  if (!must && mustNow) tell('parameter-required', 'required')
  if (must && !mustNow) tell('parameter-optional', 'required')
  const deprecated = [former, later].map(({ place }) => member(place.value, 'deprecated') === true)
  if (!deprecated[0] && deprecated[1]) tell('parameter-deprecated', 'deprecated')
  for (const [key, forbidden, allowed] of switches) {
    const [was, is] = [former, later].map(({ place }) => member(place.value, key) === true)
    if (was && !is) tell(forbidden, key)
    if (!was && is) tell(allowed, key)
  }
  compareWriting(comparison, exchange, former, later)
}

// oxfmt-ignore
const switches = [
  ['allowEmptyValue', 'parameter-empty-forbidden',    'parameter-empty-allowed'],
  ['allowReserved',   'parameter-reserved-forbidden', 'parameter-reserved-allowed'],
] as const

/** How the value is written, and what it may be. */
function compareWriting(
  comparison: Comparison,
  exchange: Exchange,
  former: Parameter,
  later: Parameter,
): void {
  const it = nameOf(later)
  const [was, is] = [mediaOf(former.place), mediaOf(later.place)]
  if (was?.type !== is?.type) {
    const named = { it, old: was?.type ?? 'a plain value', new: is?.type ?? 'a plain value' }
    const { pointer } = later.place
    return report(comparison, exchange, 'parameter-media-type-changed', pointer, named)
  }
  const old = was ? below(was.place, 'schema') : below(former.place, 'schema')
  const next = is ? below(is.place, 'schema') : below(later.place, 'schema')
  if (!was) {
    const plain = isPlain(comparison.old, old) && isPlain(comparison.new, next)
    const [style, styleNow] = [styleOf(former, plain), styleOf(later, plain)]
    if (style !== styleNow) {
      const key = member(later.place.value, 'style') === undefined ? 'explode' : 'style'
      const pointer = member(later.place.value, key) === undefined ? '' : `/${key}`
      const named = { it, old: style, new: styleNow }
      const at = later.place.pointer + pointer
      report(comparison, exchange, 'parameter-style-changed', at, named)
    }
  }
  const way = { direction: exchange.sent, text: !was }
  compareSchemas(comparison, exchange, old, next, way, it)
}

function mediaOf({ value, pointer }: Place): { type: string; place: Place } | undefined {
  const [only] = membersOf(below({ value, pointer }, 'content'))
  return only && { type: only[0].toLowerCase(), place: only[1] }
}

/** Neither a list nor an object: there is nothing to explode. */
function isPlain(side: Side, schema: Place): boolean {
  const { types } = shapeOf(side, [schema])
  return types !== undefined && !types.has('array') && !types.has('object')
}

function styleOf({ in: where, place }: Parameter, plain: boolean): string {
  const style =
    textOf(place.value, 'style') ?? (where === 'query' || where === 'cookie' ? 'form' : 'simple')
  if (plain) return style
  const explode = member(place.value, 'explode')
  const exploded = typeof explode === 'boolean' ? explode : style === 'form'
  return exploded ? `${style}, exploded` : style
}

/** By place and name, `query limit`, `path 0`. */
function parametersOf(
  side: Side,
  item: Place,
  operation: Place,
  path: string,
): Map<string, Parameter> {
  const template = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name)
  const parameters = new Map<string, Parameter>()
  for (const carrier of [item, operation]) {
    for (const given of itemsOf(below(carrier, 'parameters'))) {
      const place = found(side, given)
      const name = place && textOf(place.value, 'name')
      const where = place && textOf(place.value, 'in')
      if (!place || name === undefined || where === undefined) continue
      if (where === 'header' && ignored.has(name.toLowerCase())) continue
      const index = where === 'path' ? template.indexOf(name) : -1
      const known = where === 'header' ? name.toLowerCase() : name
      parameters.set(`${where} ${index >= 0 ? index : known}`, { name, in: where, place })
    }
  }
  return parameters
}

/** OpenAPI 3.1.1 §4.8.12.1: a parameter of such a name is not one. */
const ignored = new Set(['accept', 'content-type', 'authorization'])

function isRequired({ in: where, place }: Parameter): boolean {
  return where === 'path' || member(place.value, 'required') === true
}

function nameOf({ in: where, name }: Parameter): string {
  return `${name} (${where})`
}

function report(
  comparison: Comparison,
  exchange: Exchange,
  rule: DirectedRule,
  pointer: string,
  named: { it: string; old?: unknown; new?: unknown },
): void {
  comparison.reportDirected(rule, exchange.sent, pointer, named, exchange.operations)
}
