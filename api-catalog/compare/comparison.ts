// What every part of a comparison of two documents has at hand.

import { below, follow, isMembers } from './places.ts'
import type { Place } from './places.ts'
import type { Direction, DirectedRule, PlainRule } from './rules.ts'
import type { Named } from './sentence.ts'
import type { SchemaPairs, Way } from './schemas/schema-pairs.ts'
import type { Side } from './schemas/read-shape.ts'

export interface Comparison {
  readonly old: Side
  readonly new: Side
  /** Milliseconds since 1970: what was announced for before it has come. */
  readonly now: number
  readonly schemas: SchemaPairs
  /** `operations`: of the old document. */
  report(rule: PlainRule, pointer: string, named: Named, operations?: readonly string[]): void
  reportDirected(
    rule: DirectedRule,
    direction: Direction,
    pointer: string,
    named: Named,
    operations?: readonly string[],
  ): void
}

/** An operation, a webhook's or a callback's, in both documents. */
export interface Exchange {
  /** `POST /persons`, for sentences. */
  readonly name: string
  /** As the change names it; empty: none in particular. */
  readonly operations: readonly string[]
  /** Who calls sends it, who is called answers; of webhooks and callbacks the other way round. */
  readonly sent: Direction
  readonly got: Direction
  readonly old: Place
  readonly new: Place
  readonly oldItem: Place
  readonly newItem: Place
  /** Path templates; the same text where there is none. */
  readonly oldPath: string
  readonly newPath: string
}

/** A member, with its references followed; undefined: there is none, or it leads nowhere. */
export function found(side: Side, place: Place, ...keys: readonly string[]): Place | undefined {
  const target = follow(side.root, below(place, ...keys))
  return target !== undefined && isMembers(target.value) ? target : undefined
}

export function compareSchemas(
  comparison: Comparison,
  exchange: Exchange,
  old: Place,
  next: Place,
  way: Way,
  name: string,
): void {
  const users = exchange.operations.length > 0 ? exchange.operations : [undefined]
  for (const user of users) {
    const [former, later] = [schemaAt(comparison.old, old), schemaAt(comparison.new, next)]
    comparison.schemas.add(former, later, way, name, user)
  }
}

/** A component by its own place; what is no schema takes anything. */
function schemaAt(side: Side, place: Place): Place {
  const { value } = place
  if (!isMembers(value) || typeof value['$ref'] !== 'string') return place
  const alone = !side.latest || Object.keys(value).length === 1
  return (alone && follow(side.root, place)) || place
}
