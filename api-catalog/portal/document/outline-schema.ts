// What a schema says, laid flat for a reader: `allOf` is poured into one list of properties, OpenAPI
// 3.0's `nullable` and 3.1's type arrays become one thing, a `const` is an enum of one. Circles and
// endless `allOf` are cut: at most 64 branches are looked at.

import { list, record, resolve, schemaName, text } from './read-json.ts'
import type { Loose } from './read-json.ts'

export interface Outline {
  /** Its name among `components/schemas`, when the schema is a reference to it. */
  readonly name: string | undefined
  readonly title: string | undefined
  /** JSON types it allows, `null` left out; empty: any. */
  readonly types: readonly string[]
  readonly format: string | undefined
  readonly nullable: boolean
  readonly description: string | undefined
  readonly properties: readonly Property[]
  /** Schema of the members that `properties` does not name. */
  readonly others: unknown
  /** Schema of the items, when it is an array. */
  readonly items: unknown
  readonly variants: readonly unknown[]
  /** Values of `enum` or `const`. */
  readonly values: readonly unknown[]
  /** Keywords that narrow the value, as written: `['maxLength', 11]`. */
  readonly bounds: readonly (readonly [string, unknown])[]
  readonly example: unknown
  readonly readOnly: boolean
  readonly writeOnly: boolean
  readonly deprecated: boolean
}

export interface Property {
  readonly name: string
  readonly schema: unknown
  readonly required: boolean
}

// oxfmt-ignore
const bounding = [
  'pattern', 'minLength', 'maxLength', 'minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum',
  'multipleOf', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'default',
]
const mostBranches = 64

export function outlineSchema(document: object, schema: unknown): Outline {
  const parts = partsOf(document, schema)
  const first = <value>(read: (part: Loose) => value | undefined): value | undefined => {
    for (const part of parts) {
      const found = read(part)
      if (found !== undefined) return found
    }
    return undefined
  }
  const says = (keyword: string) => parts.some((part) => part[keyword] === true)
  const types = first(typesOf) ?? []
  const items = first((part) => part['items'] ?? list(part['prefixItems'])[0])
  const others = first((part) => record(part['additionalProperties']))
  const properties = propertiesOf(parts)
  const variants = first((part) => some(part['oneOf']) ?? some(part['anyOf'])) ?? []
  const choices = allValues(document, variants)
  return {
    name: schemaName(resolve(document, schema)?.ref),
    title: first((part) => text(part['title'])),
    types: guess(types, { properties, others, items }),
    format: first((part) => text(part['format'])),
    nullable: says('nullable') || parts.some((part) => list(part['type']).includes('null')),
    description: first((part) => text(part['description'])),
    properties,
    others,
    items,
    variants: choices === undefined ? variants : [],
    values: first(valuesOf) ?? choices ?? [],
    bounds: bounding.flatMap((keyword) => {
      const value = first((part) => part[keyword])
      return value === undefined || value === false ? [] : [[keyword, value] as const]
    }),
    example: first((part) => part['example'] ?? list(part['examples'])[0]),
    readOnly: says('readOnly'),
    writeOnly: says('writeOnly'),
    deprecated: says('deprecated'),
  }
}

/** The schema itself, then what its `allOf` adds, nearest first. In 3.1 a reference may have siblings. */
function partsOf(document: object, schema: unknown): Loose[] {
  const parts: Loose[] = []
  const waiting: unknown[] = [schema]
  const seen = new Set<unknown>()
  while (waiting.length > 0 && parts.length < mostBranches) {
    const next = waiting.shift()
    const written = record(next)
    const found = resolve(document, next)?.value
    if (found === undefined || seen.has(found)) continue
    seen.add(found)
    if (written !== undefined && written !== found) parts.push(written)
    parts.push(found)
    waiting.push(...list(found['allOf']).slice(0, mostBranches))
  }
  return parts
}

function propertiesOf(parts: readonly Loose[]): Property[] {
  const required = new Set(parts.flatMap((part) => list(part['required'])))
  const properties = new Map<string, Property>()
  for (const part of parts) {
    for (const [name, schema] of Object.entries(record(part['properties']) ?? {})) {
      if (properties.has(name)) continue
      properties.set(name, { name, schema, required: required.has(name) })
    }
  }
  return [...properties.values()]
}

function valuesOf(part: Loose): readonly unknown[] | undefined {
  return Object.hasOwn(part, 'const') ? [part['const']] : some(part['enum'])
}

/** Variants that are nothing but lists of values are one list of values. */
function allValues(document: object, variants: readonly unknown[]): unknown[] | undefined {
  const values = variants.map((variant) => valuesOf(resolve(document, variant)?.value ?? {}))
  if (values.length === 0 || values.includes(undefined)) return undefined
  return [...new Set(values.flatMap((some) => some ?? []))]
}

function typesOf(part: Loose): string[] | undefined {
  const type = part['type']
  if (typeof type === 'string') return [type]
  const types = list(type).filter((one): one is string => typeof one === 'string' && one !== 'null')
  return types.length > 0 ? types : undefined
}

/** Many documents leave `type` out where the other keywords give it away. */
function guess(
  types: readonly string[],
  shape: { properties: readonly Property[]; others: unknown; items: unknown },
): readonly string[] {
  if (types.length > 0) return types
  if (shape.properties.length > 0 || shape.others !== undefined) return ['object']
  return shape.items === undefined ? [] : ['array']
}

function some(value: unknown): readonly unknown[] | undefined {
  const values = list(value)
  return values.length > 0 ? values : undefined
}
