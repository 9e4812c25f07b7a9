// What an API exchanges, by its document: the fields of its schemas, the classes its data carry
// (`x-data-classification`) and the forms it speaks. One walk, within a budget, never throws.

import { list, record, text } from '../document/read-json.ts'
import type { Loose } from '../document/read-json.ts'

export interface Fields {
  readonly fields: readonly Field[]
  /** Slugs, as written in `x-data-classification`. */
  readonly classes: readonly string[]
  /** `json`, `xml`, `csv`, `pdf`, `form`, `other`. */
  readonly formats: readonly string[]
}

export interface Field {
  readonly name: string
  /** Name of the schema, or `GET /persons` where the schema has none. */
  readonly owner: string
  readonly named: boolean
  readonly about: string | undefined
}

const mostNodes = 30_000
const mostFields = 3_000
const notSchemas = new Set(['example', 'examples', 'default', 'enum', 'const'])

export function readFields(document: object): Fields {
  const root = record(document) ?? {}
  const fields = new Map<string, Field>()
  const classes = new Set<string>()
  const formats = new Set<string>()
  let left = mostNodes

  const schemas = Object.entries(record(record(root['components'])?.['schemas']) ?? {})
  for (const [name, schema] of schemas) walk(schema, { owner: name, named: true }, 0)
  for (const [path, item] of Object.entries(record(root['paths']) ?? {})) {
    for (const [method, operation] of Object.entries(record(item) ?? {})) {
      walk(operation, { owner: `${method.toUpperCase()} ${path}`, named: false }, 0)
    }
  }
  for (const part of ['responses', 'requestBodies', 'parameters']) {
    walk(record(root['components'])?.[part], { owner: part, named: false }, 0)
  }
  return { fields: [...fields.values()], classes: [...classes], formats: [...formats] }

  function walk(value: unknown, of: { owner: string; named: boolean }, depth: number): void {
    if (depth > 24 || left-- <= 0) return
    if (Array.isArray(value)) {
      for (const one of list(value)) walk(one, of, depth + 1)
      return
    }
    const node = record(value)
    if (node === undefined) return
    for (const word of [node['x-data-classification']].flat()) {
      if (typeof word === 'string' && slug.test(word) && classes.size < 20) classes.add(word)
    }
    for (const mediaType of Object.keys(record(node['content']) ?? {})) {
      formats.add(formatOf(mediaType))
    }
    const properties = record(node['properties'])
    if (properties !== undefined) take(properties, of)
    for (const [key, inner] of Object.entries(node)) {
      if (notSchemas.has(key)) continue
      // The names in a map of properties are the document's own words, not those of JSON Schema.
      if (inner === properties) {
        for (const one of Object.values(properties ?? {})) walk(one, of, depth + 1)
      } else walk(inner, of, depth + 1)
    }
  }

  function take(properties: Loose, of: { owner: string; named: boolean }): void {
    for (const [name, schema] of Object.entries(properties)) {
      if (fields.size >= mostFields) return
      const key = `${of.owner}\n${name}`
      if (fields.has(key)) continue
      const about = text(record(schema)?.['title']) ?? text(record(schema)?.['description'])
      fields.set(key, { name, ...of, about: about?.slice(0, 200) })
    }
  }
}

const slug = /^[a-z0-9][a-z0-9-]{0,39}$/

// oxfmt-ignore
const forms: readonly [RegExp, string][] = [
  [/\bjson\b/i,                                       'json'],
  [/\bxml\b/i,                                        'xml'],
  [/^text\/csv\b/i,                                   'csv'],
  [/^application\/pdf\b/i,                            'pdf'],
  [/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i, 'form'],
]

function formatOf(mediaType: string): string {
  return forms.find(([fits]) => fits.test(mediaType))?.[1] ?? 'other'
}
