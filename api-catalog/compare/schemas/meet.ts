// Two shapes that both hold become one: what `allOf` means.

import type { Place } from '../places.ts'
import type { Bound, Limit, Shape } from './shape.ts'

export function meet(into: Shape, from: Shape): void {
  for (const [keyword, pointer] of from.at) if (!into.at.has(keyword)) into.at.set(keyword, pointer)
  into.types = both(into.types, from.types, (a, b) => a.intersection(b))
  into.values = both(into.values, from.values, common)
  into.extensible = both(into.extensible, from.extensible, common)
  for (const [bound, limit] of from.limits) tighten(into.limits, bound, limit)
  for (const [word, texts] of from.words) {
    into.words.set(word, (into.words.get(word) ?? new Set()).union(texts))
  }
  for (const multiple of from.multiples) into.multiples.add(multiple)
  into.fallback ??= from.fallback
  for (const flag of from.flags) into.flags.add(flag)
  for (const map of ['parts', 'properties', 'patternProperties', 'dependentSchemas'] as const) {
    for (const [key, places] of from[map]) addPlaces(into[map], key, places)
  }
  for (const [key, names] of from.dependentRequired) {
    into.dependentRequired.set(key, (into.dependentRequired.get(key) ?? new Set()).union(names))
  }
  for (const name of from.required) into.required.add(name)
  into.unions.push(...from.unions)
  into.nots.push(...from.nots)
  into.conditions.push(...from.conditions)
  into.discriminator ??= from.discriminator
  for (const ref of from.unresolved) into.unresolved.add(ref)
}

/** More than these for one property say nothing new in any document that was written by people. */
const mostPlaces = 20

export function addPlaces(
  map: Map<string, readonly Place[]>,
  key: string,
  places: readonly Place[],
): void {
  const known = map.get(key)
  map.set(key, known === undefined ? places : [...known, ...places].slice(0, mostPlaces))
}

export function tighten(limits: Map<Bound, Limit>, bound: Bound, limit: Limit): void {
  const known = limits.get(bound)
  if (known === undefined || (tightness(bound, known, limit) ?? 0) > 0) limits.set(bound, limit)
}

/** Above 0: `next` is the tighter. */
export function tightness(bound: Bound, former: Limit, next: Limit): number {
  if (former.value === next.value) return Number(next.open) - Number(former.open)
  return bound.startsWith('min') ? next.value - former.value : former.value - next.value
}

function both<thing>(
  a: thing | undefined,
  b: thing | undefined,
  join: (a: thing, b: thing) => thing,
): thing | undefined {
  if (a === undefined) return b
  return b === undefined ? a : join(a, b)
}

function common(
  a: ReadonlyMap<string, unknown>,
  b: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, unknown> {
  return new Map([...a].filter(([key]) => b.has(key)))
}
