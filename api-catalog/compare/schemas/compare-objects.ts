// Objects: properties, and what may come beside them. A read-only property is not sent, a write-only one
// does not come back: in that direction it is as if it were not there.

import { anything } from '../places.ts'
import type { Place } from '../places.ts'
import { mayBe } from './compare-limits.ts'
import { compareDependent } from './compare-dependent.ts'
import { whereIs } from './pairing.ts'
import type { Pairing } from './pairing.ts'
import { demandsNothing } from './shape.ts'
import type { Shape } from './shape.ts'

export function compareObjects(pairing: Pairing): void {
  const { old, new: next } = pairing
  if (!mayBe(old, ['object']) || !mayBe(next, ['object'])) return
  for (const name of new Set([...old.properties.keys(), ...next.properties.keys()])) {
    compareProperty(pairing, name)
  }
  compareUndescribed(pairing)
  compareAdditional(pairing)
  comparePatternProperties(pairing)
  comparePart(pairing, 'propertyNames', 'property-names-added', 'property-names-removed')
  compareDependent(pairing)
}

function compareProperty(pairing: Pairing, key: string): void {
  const { old, new: next, direction, name, report } = pairing
  const [former, later] = [old.properties.get(key), next.properties.get(key)]
  const was = former && pairing.shapeOf('old', former)
  const is = later && pairing.shapeOf('new', later)
  const hides = direction === 'request' ? 'readOnly' : 'writeOnly'
  const [hidden, hidesNow] = [was?.flags.has(hides) ?? false, is?.flags.has(hides) ?? false]
  const it = `${name}.${key}`
  const pointer = later?.[0]?.pointer ?? former?.[0]?.pointer ?? next.pointer

  if (former && later && !hidden && !hidesNow) {
    pairing.descend(former, later, it)
    const [must, mustNow] = [old.required.has(key), next.required.has(key)]
    const listed = next.at.get('required') ?? pointer
    if (!must && mustNow) report('property-required', listed, { it })
    if (must && !mustNow) report('property-optional', old.at.get('required') ?? listed, { it })
  } else if (former && !hidden && hidesNow) {
    const rule = direction === 'request' ? 'property-read-only' : 'property-write-only'
    report(rule, is?.at.get(hides) ?? pointer, { it })
  } else if (former && !hidden) {
    removed(pairing, key, former, was, it)
  } else if (later && !hidesNow) {
    added(pairing, key, later, pointer, it)
  }
}

function removed(
  pairing: Pairing,
  key: string,
  former: readonly Place[],
  was: Shape | undefined,
  it: string,
): void {
  const { old, new: next, direction } = pairing
  const pointer = former[0]?.pointer ?? old.pointer
  const must = old.required.has(key)
  const rule = was?.flags.has('deprecated')
    ? 'property-removed-after-notice'
    : direction === 'request' && isClosed(next)
      ? 'property-removed-from-closed'
      : must
        ? 'required-property-removed'
        : 'optional-property-removed'
  pairing.report(rule, pointer, { it })
  // What is left of it must fit what may come beside the properties.
  const beside = next.parts.get('additionalProperties')
  if (direction === 'request' && beside && !isClosed(next)) pairing.descend(former, beside, it)
}

function added(
  pairing: Pairing,
  key: string,
  later: readonly Place[],
  pointer: string,
  it: string,
): void {
  const { old, new: next, direction } = pairing
  const must = next.required.has(key)
  const rule =
    direction === 'response' && isClosed(old)
      ? 'property-added-to-closed'
      : must
        ? 'required-property-added'
        : 'optional-property-added'
  pairing.report(rule, pointer, { it })
  // Such a property could come before, in the form of those beside the described ones.
  const beside = old.parts.get('additionalProperties')
  if (direction !== 'request' || !beside || isClosed(old)) return
  if (!demandsNothing(pairing.shapeOf('old', beside))) pairing.descend(beside, later, it)
}

/** Names that are required and described nowhere. */
function compareUndescribed(pairing: Pairing): void {
  const { old, new: next, name, report } = pairing
  const unknown = (key: string) => !old.properties.has(key) && !next.properties.has(key)
  for (const key of next.required.difference(old.required)) {
    const pointer = next.at.get('required') ?? next.pointer
    if (unknown(key)) report('undescribed-property-required', pointer, { it: `${name}.${key}` })
  }
  for (const key of old.required.difference(next.required)) {
    const pointer = old.at.get('required') ?? old.pointer
    if (unknown(key)) report('undescribed-property-optional', pointer, { it: `${name}.${key}` })
  }
}

function compareAdditional(pairing: Pairing): void {
  const { old, new: next, name } = pairing
  for (const keyword of ['additionalProperties', 'unevaluatedProperties'] as const) {
    const [former, later] = [old.parts.get(keyword), next.parts.get(keyword)]
    const [closed, closes] = [isFalse(former), isFalse(later)]
    const pointer = whereIs(pairing, keyword)
    if (!closed && closes) pairing.report('additional-properties-forbidden', pointer)
    else if (closed && !closes) pairing.report('additional-properties-allowed', pointer)
    else if (!closed && (former || later)) {
      pairing.descend(former ?? [anything], later ?? [anything], `${name}.*`)
    }
  }
}

function comparePatternProperties(pairing: Pairing): void {
  const { old, new: next, name } = pairing
  for (const [pattern, later] of next.patternProperties) {
    const former = old.patternProperties.get(pattern)
    const pointer = later[0]?.pointer ?? next.pointer
    if (former) pairing.descend(former, later, `${name}./${pattern}/`)
    else {
      const rule = isClosed(old) ? 'pattern-property-admitted' : 'pattern-property-added'
      pairing.report(rule, pointer, { new: pattern })
    }
  }
  for (const [pattern, former] of old.patternProperties) {
    if (next.patternProperties.has(pattern)) continue
    const rule = isClosed(next) ? 'pattern-property-refused' : 'pattern-property-removed'
    pairing.report(rule, former[0]?.pointer ?? old.pointer, { old: pattern })
  }
}

/** A keyword with one schema that has to hold: there, gone, or another. */
export function comparePart(
  pairing: Pairing,
  keyword: string,
  added: 'property-names-added' | 'contains-added',
  removed: 'property-names-removed' | 'contains-removed',
): void {
  const [former, later] = [pairing.old.parts.get(keyword), pairing.new.parts.get(keyword)]
  if (former && later) pairing.descend(former, later, `${pairing.name} (${keyword})`)
  else if (later) pairing.report(added, whereIs(pairing, keyword))
  else if (former) pairing.report(removed, whereIs(pairing, keyword))
}

function isClosed(shape: Shape): boolean {
  return (
    isFalse(shape.parts.get('additionalProperties')) ||
    isFalse(shape.parts.get('unevaluatedProperties'))
  )
}

function isFalse(places: readonly Place[] | undefined): boolean {
  return places?.some(({ value }) => value === false) ?? false
}
