// A schema as a small finite tree that the sampler can walk in no time: references followed, circles
// and doublings cut, one branch of `oneOf`, lengths and counts trimmed. What the sampler does not read
// is left out. Every call works off a budget of its own; what does not fit any more takes anything.

import { followRef } from '../intake/follow-ref.ts'

type Schema = Record<string, unknown>

const budget = { nodes: 1500, depth: 16, items: 3, length: 500 }

// oxfmt-ignore
const scalars = [
  'type', 'format', 'const', 'enum', 'default', 'example', 'minimum', 'maximum', 'exclusiveMinimum',
  'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties', 'required', 'readOnly', 'writeOnly', 'xml',
]

/** `document`: where references lead. OpenAPI 3.0 ignores what stands beside a `$ref`, 3.1 counts it. */
export function unfoldSchema(schema: unknown, document: object): Schema {
  let left = budget.nodes
  const siblings = !String((document as { openapi?: unknown }).openapi).startsWith('3.0')
  return unfold(schema, [], 0)

  function unfold(given: unknown, above: readonly unknown[], depth: number): Schema {
    const target = followRef(document, given)
    if (typeof target !== 'object' || target === null) return {}
    const schema = { ...target } as Schema
    if (siblings && target !== given)
      Object.assign(schema, { ...(given as Schema), $ref: undefined })
    if (--left <= 0 || depth > budget.depth || above.includes(target)) return end(schema)
    const below = [...above, target]
    const child = (value: unknown) => unfold(value, below, depth + 1)
    const out: Schema = {}
    for (const name of scalars) if (schema[name] !== undefined) out[name] = schema[name]
    if (Array.isArray(out.type)) out.type = out.type.find((type) => type !== 'null') ?? 'null'
    if (Array.isArray(schema.examples)) out.examples = schema.examples
    if (typeof schema.minLength === 'number')
      out.minLength = Math.min(schema.minLength, budget.length)
    if (typeof schema.minItems === 'number') out.minItems = Math.min(schema.minItems, budget.items)
    if (isObject(schema.properties)) {
      out.properties = Object.fromEntries(
        Object.entries(schema.properties)
          .slice(0, Math.max(left, 0))
          .map(([name, value]) => [name, child(value)]),
      )
    }
    if (isObject(schema.additionalProperties))
      out.additionalProperties = child(schema.additionalProperties)
    if (Array.isArray(schema.prefixItems))
      out.prefixItems = schema.prefixItems.slice(0, 20).map(child)
    const items = schema.items ?? schema.contains
    if (isObject(items)) out.items = child(items)
    if (Array.isArray(schema.allOf)) out.allOf = schema.allOf.slice(0, 50).map(child)
    const [branch] = [schema.oneOf, schema.anyOf].filter(
      (list) => Array.isArray(list) && list.length > 0,
    )
    if (branch) out.oneOf = [child((branch as unknown[])[0])]
    return out
  }
}

/** Of a schema that is cut: the sampler still sees whether a list or an object belongs there. */
function end(schema: Schema): Schema {
  if (schema.type === 'array') return { type: 'array' }
  return schema.type === 'object' || schema.properties !== undefined ? { type: 'object' } : {}
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
