// Schemas of the parts' documents, taken over into the document of a composition: whole, under names
// of their own, as OpenAPI 3.1 whatever they were, and only those that are reached.
//
//   #/components/schemas/Person of mc/persons  ─▶  #/components/schemas/McPersonsPerson

import { endless, followRef } from '#api-catalog/intake/follow-ref.ts'
import { list, record } from '#api-catalog/portal/document/read-json.ts'
import type { Loose } from '#api-catalog/portal/document/read-json.ts'
import type { PublishedApi } from '#api-catalog/published.ts'

export interface Taken {
  /** What references lead into; it grows as schemas are taken. */
  readonly document: { readonly components: { readonly schemas: Record<string, unknown> } }
  /** A schema of that API's document, in terms of ours. */
  take(api: PublishedApi, schema: unknown): unknown
}

/** `reserved`: names that ours have. */
export function openTaken(reserved: readonly string[]): Taken {
  const schemas: Record<string, unknown> = {}
  const document = { components: { schemas } }
  const names = new Set(reserved)
  const known = new Map<string, string>()

  return { document, take: (api, schema) => copy(api, schema) }

  function copy(api: PublishedApi, schema: unknown): unknown {
    const written = record(schema)
    if (!written) return schema
    const { $ref, ...beside } = written
    const old = String(api.document.openapi).startsWith('3.0')
    if (typeof $ref !== 'string') return copyMembers(api, old ? from30(written) : written)
    const reference = { $ref: referenceTo(api, $ref) }
    // 3.0 passes over what stands beside a reference.
    return old ? reference : { ...reference, ...(copyMembers(api, beside) as object) }
  }

  function referenceTo(api: PublishedApi, ref: string): string {
    const key = `${api.entity}/${api.name}/v${api.major} ${ref}`
    let name = known.get(key)
    if (name === undefined) {
      name = freeName(api, ref)
      known.set(key, name)
      names.add(name)
      schemas[name] = {} // its place, should it lead back to itself
      const target = followRef(api.document, { $ref: ref })
      schemas[name] = target === endless || target === undefined ? {} : copy(api, target)
    }
    return `#/components/schemas/${name}`
  }

  function freeName({ entity, name, major }: PublishedApi, ref: string): string {
    const steps = ref.replace(/^#\/components\/(?:schemas\/)?/, '').split('/')
    const version = major > 1 ? `V${major}` : ''
    const base = pascal(entity) + pascal(name) + version + steps.map(pascal).join('')
    let free = base
    for (let nth = 2; names.has(free); nth++) free = `${base}${nth}`
    return free
  }

  function copyMembers(api: PublishedApi, schema: Loose): unknown {
    const copied: Record<string, unknown> = {}
    for (const [keyword, value] of Object.entries(schema)) {
      if (left.has(keyword)) continue
      if (maps.has(keyword)) {
        const inner = Object.entries(record(value) ?? {}).map(([name, one]) => [
          name,
          copy(api, one),
        ])
        copied[keyword] = Object.fromEntries(inner)
      } else if (lists.has(keyword)) copied[keyword] = list(value).map((one) => copy(api, one))
      else copied[keyword] = singles.has(keyword) ? copy(api, value) : value
    }
    return copied
  }
}

/** `vat-payers` ─▶ `VatPayers` */
export function pascal(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

const maps = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])
const lists = new Set(['allOf', 'oneOf', 'anyOf', 'prefixItems'])
// oxfmt-ignore
const singles = new Set([
  'items', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'not', 'contains',
  'propertyNames', 'if', 'then', 'else',
])
/** They name things of the other document; a discriminator only hints at what `oneOf` says. */
const left = new Set([
  '$id',
  '$schema',
  '$anchor',
  '$dynamicRef',
  '$dynamicAnchor',
  'discriminator',
])

/** OpenAPI 3.0.3 §4.7.24 to JSON Schema 2020-12. */
function from30({ nullable, exclusiveMinimum, exclusiveMaximum, ...schema }: Loose): Loose {
  const newer: Record<string, unknown> = { ...schema }
  if (nullable === true && typeof schema['type'] === 'string') {
    newer['type'] = [schema['type'], 'null']
    const values = list(schema['enum'])
    // All that fits is null: the type beside it never does.
    if (values.length > 0 && values.every((value) => value === null)) newer['type'] = 'null'
  }
  if (exclusiveMinimum === true) {
    newer['exclusiveMinimum'] = schema['minimum']
    delete newer['minimum']
  }
  if (exclusiveMaximum === true) {
    newer['exclusiveMaximum'] = schema['maximum']
    delete newer['maximum']
  }
  return newer
}
