// What a comparison of two schemas has at hand, whichever keywords it looks at.

import type { ChangeClass } from '../change.ts'
import type { Place } from '../places.ts'
import type { Direction, DirectedRule } from '../rules.ts'
import type { Shape } from './shape.ts'

export interface Pairing {
  readonly direction: Direction
  /** On the wire everything is text: parameters, headers, forms. */
  readonly text: boolean
  /** What people call it, `Person.name`. */
  readonly name: string
  readonly old: Shape
  readonly new: Shape
  readonly oldPlaces: readonly Place[]
  readonly newPlaces: readonly Place[]
  shapeOf(which: 'old' | 'new', places: readonly Place[]): Shape
  resolve(which: 'old' | 'new', place: Place): Place
  report(
    rule: DirectedRule,
    pointer: string,
    named?: { it?: string; old?: unknown; new?: unknown },
  ): void
  /** Compares two schemas inside, under a name of their own. */
  descend(old: readonly Place[], next: readonly Place[], name: string): void
  /** The gravest change between two schemas, in this direction unless told; undefined: none. */
  gravest(
    old: readonly Place[],
    next: readonly Place[],
    direction?: Direction,
  ): ChangeClass | undefined
}

/** Where a keyword stands: in the new document, or in the old one where it was taken away. */
export function whereIs(pairing: Pairing, keyword: string): string {
  const { old, new: next } = pairing
  return (
    next.at.get(keyword) ??
    old.at.get(keyword) ??
    (next.pointer === '' ? old.pointer : next.pointer)
  )
}
