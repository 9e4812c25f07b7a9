// Schemas as they are made: of objects with their members, of values, of alternatives.

import type { Described } from './scope.ts'
import { distinct, typeOf } from './walk-schema.ts'

export function objectSchema(
  members: Iterable<readonly [string, Described]>,
  closed: boolean,
): object {
  const all = [...members]
  const required = all.flatMap(([member, { always }]) => (always ? [member] : []))
  return {
    type: 'object',
    ...(closed && { additionalProperties: false }),
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(all.map(([member, { schema }]) => [member, schema])),
  }
}

/** A literal: the walks through schemas go on into it. */
export function schemaOfValue(value: unknown): object {
  if (value === undefined) return {} // it could not be read, and was complained of
  if (Array.isArray(value))
    return { type: 'array', const: value, items: anyOf(value.map(schemaOfValue)) }
  if (typeof value !== 'object' || value === null) return { type: typeOf(value), const: value }
  const members = Object.entries(value).map(([member, inner]) => {
    return [member, { schema: schemaOfValue(inner), always: true }] as const
  })
  return objectSchema(members, true)
}

export function anyOf(schemas: readonly unknown[]): unknown {
  const different = distinct(schemas)
  if (different.length === 0) return {}
  return different.length === 1 ? different[0] : { anyOf: different }
}
