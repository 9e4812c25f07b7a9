// Every pair of schemas that stand against one another, each compared once per direction: a component
// that a hundred operations use is one pair, and its changes are told once, with all of them.
//
//   operation ──▶ pair (old, new, direction) ──▶ pairs of its properties, items, forms …
//                  └ changes                         └ a pair already known: the circle is closed
//
// A pair met again while it is being compared counts as equal until it is known to differ.

import type { Change, ChangeClass } from '../change.ts'
import { follow } from '../places.ts'
import type { Place } from '../places.ts'
import type { Direction } from '../rules.ts'
import { speakDirected } from '../sentence.ts'
import { compareShapes } from './compare-shapes.ts'
import type { Pairing } from './pairing.ts'
import { keyOf, shapeOf } from './read-shape.ts'
import type { Side } from './read-shape.ts'
import { unchangedBetween } from './unchanged.ts'

export interface Way {
  readonly direction: Direction
  readonly text: boolean
}

export interface SchemaPairs {
  /** `operation`: of the old document; undefined: none in particular. */
  add(old: Place, next: Place, way: Way, name: string, operation: string | undefined): void
  /** Of everything added. */
  changes(): Change[]
  /** Something was left out: the documents lead to too many pairs. */
  readonly exhausted: boolean
}

interface Pair {
  readonly old: readonly Place[]
  readonly new: readonly Place[]
  readonly way: Way
  readonly name: string
  readonly found: Omit<Change, 'operations'>[]
  readonly above: Set<Pair>
  readonly below: Set<Pair>
  /** What uses it directly; the empty text stands for no operation in particular. */
  readonly users: Set<string>
  compared: boolean
}

/** Of more, a comparison takes seconds; documents of 300 operations have a tenth of it. */
const mostPairs = 50_000
/** Forms of forms of forms tried with one another. */
const deepestTrial = 12
const gravity: readonly ChangeClass[] = ['harmless', 'maybe', 'breaking']

export function openSchemaPairs(old: Side, next: Side): SchemaPairs {
  const pairs = new Map<string, Pair>()
  const waiting: Pair[] = []
  const unchanged = unchangedBetween(old, next)
  let exhausted = false
  let trials = 0

  return {
    add(former, later, way, name, operation) {
      pairOf([former], [later], way, name)?.users.add(operation ?? '')
      for (let pair = waiting.pop(); pair; pair = waiting.pop()) compare(pair)
    },
    changes: () => [...pairs.values()].flatMap(told),
    get exhausted() {
      return exhausted
    },
  }

  function pairOf(
    former: readonly Place[],
    later: readonly Place[],
    way: Way,
    name: string,
  ): Pair | undefined {
    const key = `${way.direction}${way.text ? ' text' : ''}\n${keyOf(former)}\n${keyOf(later)}`
    const known = pairs.get(key)
    if (known) return known
    if (pairs.size >= mostPairs) {
      exhausted = true
      return undefined
    }
    const pair: Pair = {
      old: former,
      new: later,
      way,
      name: nameOf(later) ?? nameOf(former) ?? name,
      found: [],
      above: new Set(),
      below: new Set(),
      users: new Set(),
      compared: false,
    }
    pairs.set(key, pair)
    waiting.push(pair)
    return pair
  }

  function compare(pair: Pair): void {
    if (pair.compared) return
    pair.compared = true
    if (unchanged(pair.old, pair.new)) return
    const { way, name } = pair
    const sides = { old, new: next }
    const pairing: Pairing = {
      ...way,
      name,
      old: shapeOf(old, pair.old),
      new: shapeOf(next, pair.new),
      oldPlaces: pair.old,
      newPlaces: pair.new,
      shapeOf: (which, places) => shapeOf(sides[which], places),
      resolve: (which, place) => follow(sides[which].root, place) ?? place,
      report(rule, pointer, named = {}) {
        pair.found.push({ ...speakDirected(rule, way.direction, { it: name, ...named }), pointer })
      },
      descend(former, later, called) {
        const inner = pairOf(resolved(old, former), resolved(next, later), way, called)
        if (!inner) return
        inner.above.add(pair)
        pair.below.add(inner)
      },
      gravest: (former, later, direction = way.direction) =>
        gravestOf(former, later, { ...way, direction }),
    }
    compareShapes(pairing)
  }

  function gravestOf(
    former: readonly Place[],
    later: readonly Place[],
    way: Way,
  ): ChangeClass | undefined {
    const start = pairOf(resolved(old, former), resolved(next, later), way, 'it')
    // What cannot be tried is taken for different.
    if (!start || trials >= deepestTrial) return 'breaking'
    trials += 1
    let worst = -1
    const reached = new Set([start])
    for (const pair of reached) {
      compare(pair)
      for (const { class: of } of pair.found) worst = Math.max(worst, gravity.indexOf(of))
      for (const inner of pair.below) reached.add(inner)
      if (worst === 2) break
    }
    trials -= 1
    return gravity[worst]
  }
}

/** References are followed at once, so that a component is the same pair wherever it is used. */
function resolved(side: Side, places: readonly Place[]): readonly Place[] {
  return places.map((place) => {
    const ref = (place.value as { $ref?: unknown } | null | undefined)?.$ref
    if (typeof ref !== 'string') return place
    const alone = !side.latest || Object.keys(place.value as object).length === 1
    return (alone && follow(side.root, place)) || place
  })
}

function nameOf(places: readonly Place[]): string | undefined {
  return places.length === 1 ? places[0]?.name : undefined
}

function told(pair: Pair): Change[] {
  if (pair.found.length === 0) return []
  const users = usersOf(pair)
  if (users === undefined) return []
  return pair.found.map((found) => ({ ...found, operations: users }))
}

/** Undefined: it was only tried, nothing that was added leads to it. */
function usersOf(pair: Pair): readonly string[] | undefined {
  const users = new Set<string>()
  const reached = new Set([pair])
  for (const { users: own, above } of reached) {
    for (const user of own) users.add(user)
    for (const outer of above) reached.add(outer)
  }
  if (users.size === 0) return undefined
  users.delete('')
  return [...users].toSorted()
}
