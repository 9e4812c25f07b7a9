// The keywords that stand in one schema object itself, into a shape. What is not of the form that a
// keyword asks for is passed over: judging documents is the linter's.

import { below, canonical, isMembers, itemsOf, member, membersOf, textOf } from '../places.ts'
import type { Place } from '../places.ts'
import { addPlaces, tighten } from './meet.ts'
import { bounds, words } from './shape.ts'
import type { JsonType, Shape } from './shape.ts'

export function readKeywords(shape: Shape, place: Place): void {
  const { value } = place
  if (!isMembers(value)) return
  for (const keyword of Object.keys(value)) shape.at.set(keyword, below(place, keyword).pointer)
  readValues(shape, value)
  readTypes(shape, value)
  readLimits(shape, value)
  for (const word of words) {
    const text = textOf(value, word)
    if (text !== undefined && !(word === 'pattern' && takesAnyText.has(text))) {
      shape.words.set(word, new Set([text]))
    }
  }
  for (const flag of ['readOnly', 'writeOnly', 'deprecated', 'uniqueItems'] as const) {
    if (member(value, flag) === true) shape.flags.add(flag)
  }
  if (Object.hasOwn(value, 'default')) shape.fallback = canonical(value['default'])
  readParts(shape, place)
  for (const item of itemsOf(below(place, 'required'))) {
    if (typeof item.value === 'string') shape.required.add(item.value)
  }
  for (const [name, names] of membersOf(below(place, 'dependentRequired'))) {
    const listed = itemsOf(names).flatMap((item) =>
      typeof item.value === 'string' ? [item.value] : [],
    )
    shape.dependentRequired.set(name, new Set(listed))
  }
  readDiscriminator(shape, place)
}

const takesAnyText = new Set(['', '.*', '^.*$', '^.*', '.*$'])

function readValues(shape: Shape, value: Readonly<Record<string, unknown>>): void {
  const listed = member(value, 'enum')
  const values = Array.isArray(listed) ? (listed as unknown[]) : undefined
  if (Object.hasOwn(value, 'const')) shape.values = valuesOf([value['const']])
  else if (values) shape.values = valuesOf(values)
  const extensible = member(value, 'x-extensible-enum')
  if (Array.isArray(extensible)) shape.extensible = valuesOf(extensible)
}

function valuesOf(list: readonly unknown[]): Map<string, unknown> {
  return new Map(list.filter((item) => item !== null).map((item) => [canonical(item), item]))
}

const knownTypes = new Set<unknown>(['null', 'boolean', 'object', 'array', 'string', 'integer'])

function readTypes(shape: Shape, value: Readonly<Record<string, unknown>>): void {
  const type = member(value, 'type')
  const named = (Array.isArray(type) ? (type as unknown[]) : [type]).filter(
    (one) => knownTypes.has(one) || one === 'number',
  ) as JsonType[]
  if (named.length > 0) {
    shape.types = new Set(named.flatMap((one) => (one === 'number' ? ['integer', one] : [one])))
  } else if (member(value, 'enum') !== undefined || Object.hasOwn(value, 'const')) {
    const listed = Object.hasOwn(value, 'const') ? [value['const']] : member(value, 'enum')
    if (Array.isArray(listed)) shape.types = new Set((listed as unknown[]).map(typeOf))
  } else if (objectKeywords.some((key) => Object.hasOwn(value, key))) {
    shape.types = new Set(['object'])
  } else if (Object.hasOwn(value, 'items') || Object.hasOwn(value, 'prefixItems')) {
    shape.types = new Set(['array'])
  }
}

/** Whoever writes these and no type means an object. */
const objectKeywords = ['properties', 'additionalProperties', 'patternProperties']

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value === 'boolean' || typeof value === 'string') return typeof value as JsonType
  return 'object'
}

function readLimits(shape: Shape, value: Readonly<Record<string, unknown>>): void {
  for (const bound of bounds) {
    const number = member(value, bound)
    if (typeof number !== 'number') continue
    // A least of nothing demands nothing; `minContains: 0` undoes `contains`.
    if (number <= 0 && bound !== 'minContains' && lengths.test(bound)) continue
    shape.limits.set(bound, { value: number, open: false })
  }
  for (const [keyword, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const exclusive = member(value, keyword)
    const number = exclusive === true ? member(value, bound) : exclusive
    if (typeof number !== 'number') continue
    tighten(shape.limits, bound, { value: number, open: true })
    shape.at.set(bound, shape.at.get(keyword) ?? '')
  }
  if (shape.types && !shape.types.has('number')) closeWholeNumbers(shape)
  const multiple = member(value, 'multipleOf')
  if (typeof multiple === 'number' && multiple > 0) shape.multiples.add(multiple)
}

const lengths = /^min(Length|Items|Properties)$/

/** Of whole numbers, "more than 0" is "at least 1". */
function closeWholeNumbers(shape: Shape): void {
  for (const [bound, { value, open }] of shape.limits) {
    const step = bound.startsWith('min') ? 1 : -1
    if (!numeric.has(bound)) continue
    const whole = step > 0 ? Math.ceil(value) : Math.floor(value)
    const closed = open && whole === value ? whole + step : whole
    shape.limits.set(bound, { value: closed, open: false })
  }
}

const numeric = new Set(['minimum', 'maximum'])

// oxfmt-ignore
const partKeywords = [
  'items', 'additionalProperties', 'contains', 'propertyNames', 'contentSchema',
  'unevaluatedProperties', 'unevaluatedItems',
]

function readParts(shape: Shape, place: Place): void {
  for (const keyword of partKeywords) {
    const part = below(place, keyword)
    if (isSchema(part.value)) addPlaces(shape.parts, keyword, [part])
  }
  for (const [index, item] of itemsOf(below(place, 'prefixItems')).entries()) {
    addPlaces(shape.parts, `prefixItems/${index}`, [item])
  }
  for (const map of ['properties', 'patternProperties', 'dependentSchemas'] as const) {
    for (const [key, schema] of membersOf(below(place, map))) addPlaces(shape[map], key, [schema])
  }
  const not = below(place, 'not')
  if (isSchema(not.value)) shape.nots.push(not)
  const condition = below(place, 'if')
  if (isSchema(condition.value)) {
    const [then, otherwise] = [below(place, 'then'), below(place, 'else')]
    shape.conditions.push({ pointer: place.pointer, if: condition, then, else: otherwise })
  }
}

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || isMembers(value)
}

function readDiscriminator(shape: Shape, place: Place): void {
  const discriminator = below(place, 'discriminator')
  const property = textOf(discriminator.value, 'propertyName')
  if (property === undefined) return
  const mapping = membersOf(below(discriminator, 'mapping')).flatMap(([key, { value }]) =>
    typeof value === 'string' ? [[key, value] as const] : [],
  )
  shape.discriminator = { property, mapping: new Map(mapping), pointer: discriminator.pointer }
}
