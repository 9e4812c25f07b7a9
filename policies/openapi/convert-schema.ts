// A schema of an OpenAPI document as JSON Schema 2020-12 for a request or a reply. Only keywords that say what
// is valid are taken over, each only in the form the standard gives it: whatever else a document
// writes there cannot reach the code that is generated from it.
//
//   3.0   nullable            ─▶ null beside the rest
//         exclusiveMinimum: true + minimum: 5 ─▶ exclusiveMinimum: 5
//         siblings of $ref    ─▶ dropped
//   both  required + readOnly ─▶ not required of a request; writeOnly: not of a reply
//         pattern             ─▶ kept where it runs in linear time, else told and dropped
//         $ref: #/…           ─▶ whatever `ref` names it

import { compilePattern } from '#kernel/pattern/pattern.ts'

export type Schema = boolean | { readonly [keyword: string]: unknown }

export interface Conversion {
  /** The document is 3.0, not 3.1. */
  readonly old: boolean
  /** What the other side alone sends: `readOnly` of a request, `writeOnly` of a reply. */
  readonly foreign: 'readOnly' | 'writeOnly'
  /** The new target for a `$ref`; undefined: it leads nowhere, and everything passes there. */
  ref(target: string): string | undefined
  /** The schema a `$ref` leads to, as written in the document. */
  follow(target: string): unknown
  /** Tells what is left unchecked, and why. */
  note(what: string): void
}

export function convertSchema(schema: unknown, conversion: Conversion): Schema {
  if (schema === false) return false
  if (!isObject(schema)) return true
  const target = schema['$ref']
  const referred = typeof target === 'string' ? conversion.ref(target) : undefined
  if (typeof target === 'string' && conversion.old) return referred ? { $ref: referred } : true

  const out: Record<string, unknown> = {}
  if (referred) out['$ref'] = referred
  for (const [keyword, value] of Object.entries(schema)) {
    const take = Object.hasOwn(keywords, keyword) ? keywords[keyword] : undefined
    const taken = take?.(value, conversion)
    if (taken !== undefined) out[keyword] = taken
  }
  takeWholeValues(out)
  dropForeign(out, schema, conversion)
  return conversion.old ? fromOldWays(out, schema) : out
}

type Take = (value: unknown, conversion: Conversion) => unknown

// oxfmt-ignore
const keywords: Readonly<Record<string, Take>> = {
  type: takeType,                    enum: takeList,                 const: (value) => value,
  multipleOf: takePositive,          maximum: takeNumber,            minimum: takeNumber,
  exclusiveMaximum: takeNumber,      exclusiveMinimum: takeNumber,
  maxLength: takeCount,              minLength: takeCount,           pattern: takePattern,
  maxItems: takeCount,               minItems: takeCount,            uniqueItems: takeBoolean,
  maxContains: takeCount,            minContains: takeCount,         contains: convertSchema,
  maxProperties: takeCount,          minProperties: takeCount,       required: takeNames,
  dependentRequired: takeNameLists,  format: takeText,
  properties: takeSchemas,           patternProperties: takePatternSchemas,
  additionalProperties: convertSchema, propertyNames: convertSchema, unevaluatedProperties: convertSchema,
  dependentSchemas: takeSchemas,     items: takeItems,               prefixItems: takeSchemaList,
  unevaluatedItems: convertSchema,   allOf: takeSchemaList,          anyOf: takeSchemaList,
  oneOf: takeSchemaList,             not: convertSchema,
  if: convertSchema,                 then: convertSchema,            else: convertSchema,
}

const types = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']

function takeType(value: unknown): unknown {
  const named = (Array.isArray(value) ? value : [value]).filter((it) => types.includes(it))
  return named.length > 1 ? named : named[0]
}

function takeList(value: unknown): unknown {
  return Array.isArray(value) && value.length > 0 ? value : undefined
}

function takeNumber(value: unknown): unknown {
  return Number.isFinite(value) ? value : undefined
}

function takePositive(value: unknown): unknown {
  return Number.isFinite(value) && (value as number) > 0 ? value : undefined
}

function takeCount(value: unknown): unknown {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined
}

function takeBoolean(value: unknown): unknown {
  return typeof value === 'boolean' ? value : undefined
}

function takeText(value: unknown): unknown {
  return typeof value === 'string' ? value : undefined
}

function takeNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  return [...new Set(value.filter((it) => typeof it === 'string'))]
}

function takeNameLists(value: unknown): unknown {
  if (!isObject(value)) return undefined
  return mapValues(value, (names) => takeNames(names) ?? [])
}

function takePattern(value: unknown, { note }: Conversion): unknown {
  if (typeof value !== 'string') return undefined
  if (compilePattern(value)) return value
  note(`the pattern ${value.slice(0, 80)} cannot be run safely`)
  return undefined
}

function takeSchemas(value: unknown, conversion: Conversion): unknown {
  if (!isObject(value)) return undefined
  return mapValues(value, (schema) => convertSchema(schema, conversion))
}

function takePatternSchemas(value: unknown, conversion: Conversion): unknown {
  if (!isObject(value)) return undefined
  const known = Object.entries(value).filter(([pattern]) => takePattern(pattern, conversion))
  return mapValues(Object.fromEntries(known), (schema) => convertSchema(schema, conversion))
}

function takeSchemaList(value: unknown, conversion: Conversion): unknown {
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.map((schema) => convertSchema(schema, conversion))
}

function takeItems(value: unknown, conversion: Conversion): unknown {
  return Array.isArray(value) ? undefined : convertSchema(value, conversion)
}

/** Objects and lists are compared in a way of our own (kernel/same-values). */
function takeWholeValues(out: Record<string, unknown>): void {
  const isWhole = (value: unknown) => typeof value === 'object' && value !== null
  const { enum: values, const: value } = out
  if (Array.isArray(values) && values.some(isWhole)) {
    delete out['enum']
    out['oneOfValues'] = values
  }
  if (isWhole(value)) {
    delete out['const']
    // Beside an `enum` of objects both hold.
    if (out['oneOfValues'])
      out['allOf'] = [...((out['allOf'] as []) ?? []), { oneOfValues: [value] }]
    else out['oneOfValues'] = [value]
  }
}

/** OpenAPI 3.0 §4.7.24.2, 3.1 by JSON Schema: what is read-only is not asked of a request, nor write-only of a reply. */
function dropForeign(
  out: Record<string, unknown>,
  schema: Readonly<Record<string, unknown>>,
  conversion: Conversion,
): void {
  const { required } = out
  if (!Array.isArray(required)) return
  const foreign = foreignNames(schema, conversion, 8)
  if (foreign.size > 0) out['required'] = required.filter((name) => !foreign.has(name))
}

function foreignNames(schema: unknown, conversion: Conversion, deeper: number): Set<string> {
  const names = new Set<string>()
  if (deeper === 0 || !isObject(schema)) return names
  const { properties, allOf, $ref } = schema
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    if (isForeign(property, conversion, 4)) names.add(name)
  }
  const others = [...(Array.isArray(allOf) ? allOf : [])]
  if (typeof $ref === 'string') others.push(conversion.follow($ref))
  for (const other of others) {
    for (const name of foreignNames(other, conversion, deeper - 1)) names.add(name)
  }
  return names
}

function isForeign(schema: unknown, conversion: Conversion, deeper: number): boolean {
  if (deeper === 0 || !isObject(schema)) return false
  if (schema[conversion.foreign] === true) return true
  const { $ref } = schema
  return typeof $ref === 'string' && isForeign(conversion.follow($ref), conversion, deeper - 1)
}

function fromOldWays(
  out: Record<string, unknown>,
  schema: Readonly<Record<string, unknown>>,
): Schema {
  // In 3.0 these two are booleans that sharpen their neighbour.
  for (const side of ['Minimum', 'Maximum'] as const) {
    if (schema[`exclusive${side}`] !== true) continue
    const plain = side === 'Minimum' ? 'minimum' : 'maximum'
    if (out[plain] === undefined) continue
    out[`exclusive${side}`] = out[plain]
    delete out[plain]
  }
  if (schema['nullable'] !== true) return out
  // 3.0.3 says that null must then also stand in `enum` and pass `allOf`; documents mean otherwise.
  const plain = !['enum', 'oneOfValues', 'allOf', 'anyOf', 'oneOf', 'not'].some(
    (keyword) => keyword in out,
  )
  if (!plain) return { if: { type: 'null' }, else: out }
  return typeof out['type'] === 'string' ? { ...out, type: [out['type'], 'null'] } : out
}

function mapValues<from, to>(
  object: Readonly<Record<string, from>>,
  change: (value: from) => to,
): Record<string, to> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
