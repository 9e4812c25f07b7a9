// From a schema as it is written to its shape: references followed, `allOf` flattened, the spellings of
// 3.0 and 3.1 made one. Never endless, whatever refers to whatever.

import { canonical, follow, isMembers, itemsOf, member, textOf, below } from '../places.ts'
import type { Place } from '../places.ts'
import { meet } from './meet.ts'
import { readKeywords } from './read-keywords.ts'
import { emptyShape } from './shape.ts'
import type { JsonType, Shape, Union } from './shape.ts'

/** One of the two documents. */
export interface Side {
  readonly root: unknown
  /** OpenAPI 3.1: JSON Schema 2020-12; keywords beside a `$ref` count, `nullable` does not. */
  readonly latest: boolean
  readonly shapes: Map<string, Shape>
}

/** Deeper chains of `allOf` are no document that people wrote; what lies below demands nothing. */
const deepest = 200

/** All of the places hold. */
export function shapeOf(side: Side, places: readonly Place[]): Shape {
  const key = keyOf(places)
  const known = side.shapes.get(key) ?? behindReference(side, places)
  if (known) return known
  const shape = emptyShape(places[0]?.pointer ?? '')
  const seen = new Set<string>()
  for (const place of places) absorb(side, shape, place, seen, 0)
  side.shapes.set(key, shape)
  return shape
}

/** A bare reference has the shape of what it leads to. */
function behindReference(side: Side, [place, ...more]: readonly Place[]): Shape | undefined {
  if (place === undefined || more.length > 0 || !isMembers(place.value)) return undefined
  if (textOf(place.value, '$ref') === undefined) return undefined
  if (side.latest && Object.keys(place.value).length > 1) return undefined
  const target = follow(side.root, place)
  return target && shapeOf(side, [target])
}

export function keyOf(places: readonly Place[]): string {
  return places.length === 1
    ? (places[0]?.pointer ?? '')
    : places.map(({ pointer }) => pointer).join(' & ')
}

function absorb(side: Side, into: Shape, place: Place, seen: Set<string>, depth: number): void {
  if (seen.has(place.pointer) || depth > deepest) return
  seen.add(place.pointer)
  if (place.value === false) into.types = new Set()
  if (!isMembers(place.value)) return
  const ref = textOf(place.value, '$ref')
  if (ref !== undefined) {
    const target = follow(side.root, place)
    if (target === undefined) into.unresolved.add(ref)
    else absorb(side, into, target, seen, depth + 1)
    if (!side.latest) return
  }
  if (!side.latest && member(place.value, 'nullable') === true) {
    const own = emptyShape(place.pointer)
    absorbOwn(side, own, place, seen, depth)
    admitNull(own)
    meet(into, own)
  } else {
    absorbOwn(side, into, place, seen, depth)
  }
}

function absorbOwn(side: Side, into: Shape, place: Place, seen: Set<string>, depth: number): void {
  // The first there is nothing to meet with yet.
  if (into.at.size === 0 && seen.size === 1) readKeywords(into, place)
  else {
    const own = emptyShape(place.pointer)
    readKeywords(own, place)
    meet(into, own)
  }
  for (const part of itemsOf(below(place, 'allOf'))) absorb(side, into, part, seen, depth + 1)
  for (const kind of ['anyOf', 'oneOf'] as const) {
    const branches = itemsOf(below(place, kind))
    if (branches.length > 0) absorbUnion(side, into, kind, branches, seen, depth)
  }
}

/** A union of one form, of bare types or of bare values is no union; null among the forms is a flag. */
function absorbUnion(
  side: Side,
  into: Shape,
  kind: Union['kind'],
  all: readonly Place[],
  seen: Set<string>,
  depth: number,
): void {
  const pointer = all[0]?.pointer.replace(/\/0$/, '') ?? ''
  const branches = all.filter((branch) => !isNull(side, branch))
  const orNull = branches.length < all.length
  const own = emptyShape(into.pointer)
  own.at.set(kind, pointer)
  const [only] = branches
  if (only === undefined) {
    own.types = new Set(['null'])
  } else if (branches.length === 1) {
    absorb(side, own, only, seen, depth + 1)
    if (orNull) admitNull(own)
  } else if (!mergeBare(own, branches, orNull)) {
    own.unions.push({ kind, branches, pointer, orNull })
  }
  meet(into, own)
}

function isNull(side: Side, branch: Place): boolean {
  const { value } = follow(side.root, branch) ?? branch
  const values = member(value, 'enum')
  return (
    member(value, 'type') === 'null' ||
    (isMembers(value) && Object.hasOwn(value, 'const') && value['const'] === null) ||
    (Array.isArray(values) && values.length === 1 && values[0] === null)
  )
}

/** `[{ type: string }, { type: integer }]`, and `[{ const: A, title: … }, { const: B }]`. */
function mergeBare(own: Shape, branches: readonly Place[], orNull: boolean): boolean {
  const shapes = branches.map((branch) => {
    const shape = emptyShape(branch.pointer)
    readKeywords(shape, branch)
    return shape
  })
  const types = new Set<JsonType>(orNull ? ['null'] : [])
  for (const shape of shapes) for (const type of shape.types ?? []) types.add(type)
  const keywords = branches.map(({ value }) =>
    isMembers(value) ? Object.keys(value).filter((key) => !annotations.has(key)) : ['?'],
  )
  if (keywords.every((keys) => keys.length === 1 && keys[0] === 'type')) {
    own.types = types
    return true
  }
  const bare = keywords.every((keys) =>
    keys.every((key) => key === 'const' || key === 'enum' || key === 'type'),
  )
  if (!bare || !shapes.every(({ values }) => values !== undefined)) return false
  own.types = types
  own.values = new Map(shapes.flatMap(({ values }) => [...(values ?? [])]))
  return true
}

const annotations = new Set(['title', 'description', 'example', 'examples', 'deprecated'])

function admitNull(shape: Shape): void {
  if (shape.types) shape.types = new Set<JsonType>([...shape.types, 'null'])
  for (const [index, union] of shape.unions.entries()) {
    shape.unions[index] = { ...union, orNull: true }
  }
}

/** What a schema says of itself alone, for recognising it elsewhere. */
export function fingerprint(place: Place): string | undefined {
  const text = canonical(place.value)
  return text.length < 2000 ? text : undefined
}
