// Numbers that limit: least and most, lengths, counts, multiples. One table says which rule is which.

import { tightness } from './meet.ts'
import { whereIs } from './pairing.ts'
import type { Pairing } from './pairing.ts'
import type { DirectedRule } from '../rules.ts'
import { bounds } from './shape.ts'
import type { Bound, JsonType, Limit, Shape } from './shape.ts'

/** [for which types, tighter, looser] */
// oxfmt-ignore
const table: Record<Bound, readonly [readonly JsonType[], DirectedRule, DirectedRule]> = {
  minimum:       [['integer', 'number'], 'minimum-raised',         'minimum-lowered'],
  maximum:       [['integer', 'number'], 'maximum-lowered',        'maximum-raised'],
  minLength:     [['string'],            'min-length-raised',      'min-length-lowered'],
  maxLength:     [['string'],            'max-length-lowered',     'max-length-raised'],
  minItems:      [['array'],             'min-items-raised',       'min-items-lowered'],
  maxItems:      [['array'],             'max-items-lowered',      'max-items-raised'],
  minProperties: [['object'],            'min-properties-raised',  'min-properties-lowered'],
  maxProperties: [['object'],            'max-properties-lowered', 'max-properties-raised'],
  minContains:   [['array'],             'min-contains-raised',    'min-contains-lowered'],
  maxContains:   [['array'],             'max-contains-lowered',   'max-contains-raised'],
}

export function compareLimits(pairing: Pairing): void {
  for (const bound of bounds) {
    const [types, tighter, looser] = table[bound]
    if (!mayBe(pairing.old, types) || !mayBe(pairing.new, types)) continue
    const [old, next] = [limitOf(pairing.old, bound), limitOf(pairing.new, bound)]
    const change = compare(bound, old, next)
    if (change === 0) continue
    const pointer = pairing.new.limits.has(bound)
      ? (pairing.new.at.get(bound) ?? pairing.new.pointer)
      : (pairing.old.at.get(bound) ?? whereIs(pairing, bound))
    pairing.report(change > 0 ? tighter : looser, pointer, { old: say(old), new: say(next) })
  }
  compareUnique(pairing)
  compareMultiples(pairing)
}

/** Above 0: tighter. */
function compare(bound: Bound, old: Limit | undefined, next: Limit | undefined): number {
  if (old === undefined) return next === undefined ? 0 : 1
  return next === undefined ? -1 : tightness(bound, old, next)
}

/** One item is enough for `contains`, unless it says otherwise. */
function limitOf(shape: Shape, bound: Bound): Limit | undefined {
  const limit = shape.limits.get(bound)
  if (!bound.endsWith('Contains')) return limit
  if (!shape.parts.has('contains')) return undefined
  return limit ?? (bound === 'minContains' ? { value: 1, open: false } : undefined)
}

function say(limit: Limit | undefined): string | undefined {
  return limit && `${limit.value}${limit.open ? ' (itself excluded)' : ''}`
}

export function mayBe({ types }: Shape, any: readonly JsonType[]): boolean {
  return types === undefined || any.some((type) => types.has(type))
}

function compareUnique(pairing: Pairing): void {
  const [old, next] = [pairing.old.flags.has('uniqueItems'), pairing.new.flags.has('uniqueItems')]
  if (old === next || !mayBe(pairing.old, ['array']) || !mayBe(pairing.new, ['array'])) return
  const rule = next ? 'unique-items-set' : 'unique-items-unset'
  pairing.report(rule, whereIs(pairing, 'uniqueItems'))
}

/** Whatever is a multiple of 10 is one of 5; several multiples hold together. */
function compareMultiples(pairing: Pairing): void {
  const [old, next] = [pairing.old.multiples, pairing.new.multiples]
  const within = (some: Set<number>, others: Set<number>) =>
    [...others].every((other) => [...some].some((one) => divides(other, one)))
  const [narrowed, widened] = [within(next, old), within(old, next)]
  if (narrowed && widened) return
  const rule = narrowed
    ? 'multiple-of-narrowed'
    : widened
      ? 'multiple-of-widened'
      : 'multiple-of-changed'
  const named = { old: sayAll(old), new: sayAll(next) }
  pairing.report(rule, whereIs(pairing, 'multipleOf'), named)
}

function divides(divisor: number, number: number): boolean {
  const times = number / divisor
  return Math.abs(times - Math.round(times)) < 1e-9
}

function sayAll(multiples: Set<number>): string | undefined {
  return multiples.size === 0 ? undefined : [...multiples].join(' and ')
}
