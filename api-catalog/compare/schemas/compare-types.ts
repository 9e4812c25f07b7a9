// Sets of types. A whole number is a number; on the wire of a parameter every value is a text.

import { demandsNothing, allTypes } from './shape.ts'
import type { JsonType, Shape } from './shape.ts'
import { whereIs } from './pairing.ts'
import type { Pairing } from './pairing.ts'

/** False: they have so little in common that nothing inside is worth comparing. */
export function compareTypes(pairing: Pairing): boolean {
  const { old, new: next, text } = pairing
  const former = typesOf(old, text)
  const later = typesOf(next, text)
  compareNull(pairing, former, later)
  const lost = shown(former.difference(later))
  const won = shown(later.difference(former))
  const named = { old: speak(former, text), new: speak(later, text) }
  const pointer = whereIs(pairing, 'type')
  if (lost.size > 0 && won.size > 0) {
    pairing.report('type-changed', pointer, named)
    return false
  }
  if (lost.size > 0) pairing.report('type-narrowed', pointer, named)
  if (won.size > 0) pairing.report('type-widened', pointer, named)
  const unlike = lost.size + won.size > 0
  return !(unlike && (demandsNothing(old) || demandsNothing(next)))
}

function compareNull(
  { old, new: next, report, name, ...rest }: Pairing,
  former: ReadonlySet<JsonType>,
  later: ReadonlySet<JsonType>,
): void {
  // A value that was anything and is a text now lost more than null.
  if (old.types === undefined || next.types === undefined) return
  const pointer = whereIs({ old, new: next, report, name, ...rest }, 'type')
  if (!former.has('null') && later.has('null')) report('became-nullable', pointer)
  if (former.has('null') && !later.has('null')) report('became-not-nullable', pointer)
}

function typesOf({ types }: Shape, text: boolean): ReadonlySet<JsonType> {
  if (types === undefined) return new Set(allTypes)
  return text && types.has('string') ? types.union(new Set<JsonType>(scalars)) : types
}

const scalars: readonly JsonType[] = ['string', 'integer', 'number', 'boolean']

function shown(types: ReadonlySet<JsonType>): ReadonlySet<JsonType> {
  return types.difference(new Set<JsonType>(['null']))
}

function speak(types: ReadonlySet<JsonType>, text: boolean): string {
  const all = shown(types)
  if (all.size >= allTypes.length - 1) return 'anything'
  if (all.size === 0) return types.has('null') ? 'null' : 'nothing'
  const hidden = new Set<JsonType>(text && all.has('string') ? scalars.slice(1) : [])
  if (all.has('number')) hidden.add('integer')
  return [...all.difference(hidden)].join(' or ')
}
