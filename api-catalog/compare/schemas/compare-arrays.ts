// Arrays, item by item: what `prefixItems` says of one place, `items` says of all the others.

import { anything } from '../places.ts'
import type { Place } from '../places.ts'
import { mayBe } from './compare-limits.ts'
import { comparePart } from './compare-objects.ts'
import { whereIs } from './pairing.ts'
import type { Pairing } from './pairing.ts'
import type { Shape } from './shape.ts'

export function compareArrays(pairing: Pairing): void {
  const { old, new: next, name } = pairing
  if (!mayBe(old, ['array']) || !mayBe(next, ['array'])) return
  const named = Math.max(prefixOf(old), prefixOf(next))
  for (let index = 0; index < named; index++) {
    pairing.descend(itemOf(old, index), itemOf(next, index), `${name}[${index}]`)
  }
  compareOthers(pairing, 'items')
  compareOthers(pairing, 'unevaluatedItems')
  comparePart(pairing, 'contains', 'contains-added', 'contains-removed')
}

function compareOthers(pairing: Pairing, keyword: 'items' | 'unevaluatedItems'): void {
  const { old, new: next, name } = pairing
  const [former, later] = [old.parts.get(keyword), next.parts.get(keyword)]
  const [closed, closes] = [isFalse(former), isFalse(later)]
  const pointer = whereIs(pairing, keyword)
  if (!closed && closes) pairing.report('additional-items-forbidden', pointer)
  else if (closed && !closes) pairing.report('additional-items-allowed', pointer)
  else if (!closed && (former || later)) {
    pairing.descend(former ?? [anything], later ?? [anything], `${name}[]`)
  }
}

function itemOf(shape: Shape, index: number): readonly Place[] {
  return shape.parts.get(`prefixItems/${index}`) ?? shape.parts.get('items') ?? [anything]
}

function prefixOf(shape: Shape): number {
  let length = 0
  while (shape.parts.has(`prefixItems/${length}`)) length++
  return length
}

function isFalse(places: readonly Place[] | undefined): boolean {
  return places?.some(({ value }) => value === false) ?? false
}
