// What kind of value a parameter's schema describes: what a text has to be turned into before the
// schema can be asked. `$ref`, `allOf`, `anyOf` and `oneOf` are looked through.

import { isObject } from './convert-schema.ts'
import type { Schemas } from './open-schemas.ts'

export interface Shape {
  readonly types: ReadonlySet<string>
  /** Schema of the items; undefined: any. */
  readonly items: unknown
  /** Schemas of the declared properties. */
  readonly properties: ReadonlyMap<string, unknown>
}

export function shapeOf(schema: unknown, schemas: Schemas): Shape {
  const types = new Set<string>()
  const properties = new Map<string, unknown>()
  let items: unknown
  look(schema, 8)
  if (types.size === 0 && properties.size > 0) types.add('object')
  if (types.size === 0 && items !== undefined) types.add('array')
  return { types, items, properties }

  function look(at: unknown, deeper: number): void {
    const found = deeper > 0 ? schemas.resolve(at) : undefined
    if (!found) return
    const { type } = found
    for (const it of Array.isArray(type) ? type : [type]) if (typeof it === 'string') types.add(it)
    if (found['nullable'] === true) types.add('null')
    if (type === undefined && Array.isArray(found['enum'])) {
      for (const value of found['enum']) types.add(value === null ? 'null' : typeof value)
    }
    items ??= found['items']
    for (const [name, property] of Object.entries(
      isObject(found['properties']) ? found['properties'] : {},
    )) {
      if (!properties.has(name)) properties.set(name, property)
    }
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const members = found[keyword]
      if (Array.isArray(members)) for (const member of members) look(member, deeper - 1)
    }
  }
}

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** A text as the value it stands for; what does not fit stays a text, and the schema complains. */
export function coerce(text: string, types: ReadonlySet<string>): unknown {
  if ((types.has('integer') || types.has('number')) && number.test(text)) return Number(text)
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  if (types.has('null') && (text === 'null' || (text === '' && !types.has('string')))) return null
  return text
}
