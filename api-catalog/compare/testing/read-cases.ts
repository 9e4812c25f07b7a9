// The golden cases of this room, `cases/*.cases.yaml`, as pairs of documents with what must be found.
//
//   schema cases      old, new: a schema; request, response: what is found where callers send, get it
//   query cases       the same with `as: query`, `as: header` for a parameter or header, `as: form`
//   operation cases   operation: { old, new }, merged into GET /things/{id}
//   document cases    document: { old, new }, merged into the smallest document
//
// What is found is written `breaking request-type-changed /type`; the pointer may be left out, and is
// that within the schema, the operation or the document. `nothing` is nothing.

import { readdirSync, readFileSync } from 'node:fs'
import { readYaml } from '#kernel/yaml/yaml.ts'
import type { OpenApiDocument } from '../../published.ts'

export interface GoldenCase {
  readonly file: string
  readonly title: string
  readonly old: OpenApiDocument
  readonly new: OpenApiDocument
  /** As written, the pointer whole. */
  readonly expected: readonly string[]
}

type Members = Record<string, unknown>

interface Written {
  readonly title: string
  readonly from?: string
  readonly to?: string
  readonly as?: 'query' | 'path' | 'header' | 'form'
  readonly components?: { old?: Members; new?: Members }
  readonly old?: unknown
  readonly new?: unknown
  readonly request?: string | readonly string[]
  readonly response?: string | readonly string[]
  readonly operation?: { old: Members; new: Members }
  readonly document?: { old: Members; new: Members }
  readonly expect?: string | readonly string[]
}

/** Properties may be called `constructor`; the cases are ours. */
const caps = { refusedKeys: ['__proto__'], nodes: 200_000, aliases: 1000 }
const folder = new URL('../cases/', import.meta.url)

export function readCases(): GoldenCase[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cases.yaml'))
  return files.toSorted().flatMap((file) => {
    const { value, complaints } = readYaml(readFileSync(new URL(file, folder), 'utf8'), file, caps)
    if (complaints.length > 0) throw new Error(JSON.stringify(complaints))
    const { cases } = value as { cases: Written[] }
    return cases.flatMap((written) => expand(written).map((one) => ({ file, ...one })))
  })
}

function expand(written: Written): Omit<GoldenCase, 'file'>[] {
  const { title } = written
  if (written.operation) {
    const { old, new: next } = written.operation
    const [a, b] = [old, next].map((operation) => ({ get: merge(aGet, operation) }))
    const documents = pair(written, { '/things/{id}': a }, { '/things/{id}': b })
    return [{ title, ...documents, expected: whole(written.expect, '/paths/~1things~1{id}/get') }]
  }
  if (written.document) {
    const { old, new: next } = written.document
    const paths = { '/things/{id}': { get: aGet } }
    const documents = pair(written, paths, paths)
    const [a, b] = [merge(documents.old, old), merge(documents.new, next)]
    return [{ title, old: doc(a), new: doc(b), expected: whole(written.expect, '') }]
  }
  return (['request', 'response'] as const).flatMap((direction) => {
    const expected = written[direction]
    if (expected === undefined) return []
    const { at, wrap } = places[written.as ?? 'body'][direction]
    const documents = pair(written, wrap(written.old), wrap(written.new))
    return [{ title: `${title} (${direction})`, ...documents, expected: whole(expected, at) }]
  })
}

const aGet = { responses: { 200: { description: 'OK' } } }

function pair(written: Written, old: unknown, next: unknown) {
  const { from = '3.1.0', to = written.from ?? '3.1.0', components } = written
  const info = { title: 'Case', version: '1.0.0' }
  const a = { openapi: from, info, paths: old, ...part(components?.old) }
  const b = { openapi: to, info, paths: next, ...part(components?.new ?? components?.old) }
  return { old: doc(a), new: doc(b) }
}

function part(schemas: Members | undefined) {
  return schemas ? { components: { schemas } } : {}
}

interface SchemaPlace {
  readonly at: string
  wrap(schema: unknown): unknown
}

const json = 'application/json'
const answers = { 204: { description: 'Done' } }

function bodyOf(type: string): SchemaPlace {
  const escaped = type.replace('/', '~1')
  return {
    at: `/paths/~1things/post/requestBody/content/${escaped}/schema`,
    wrap: (schema) => ({
      '/things': { post: { requestBody: { content: { [type]: { schema } } }, responses: answers } },
    }),
  }
}

const answer: SchemaPlace = {
  at: '/paths/~1things/get/responses/200/content/application~1json/schema',
  wrap: (schema) => {
    const responses = { 200: { description: 'OK', content: { [json]: { schema } } } }
    return { '/things': { get: { responses } } }
  },
}

const header: SchemaPlace = {
  at: '/paths/~1things/get/responses/200/headers/X-H/schema',
  wrap: (schema) => {
    const responses = { 200: { description: 'OK', headers: { 'X-H': { schema } } } }
    return { '/things': { get: { responses } } }
  },
}

function parameter(where: string): SchemaPlace {
  return {
    at: '/paths/~1things~1{p}/get/parameters/0/schema',
    wrap: (schema) => ({
      '/things/{p}': {
        get: { parameters: [{ name: 'p', in: where, required: true, schema }], responses: answers },
      },
    }),
  }
}

const form = 'application/x-www-form-urlencoded'
const places: Record<
  'body' | NonNullable<Written['as']>,
  Record<'request' | 'response', SchemaPlace>
> = {
  body: { request: bodyOf(json), response: answer },
  query: { request: parameter('query'), response: answer },
  path: { request: parameter('path'), response: answer },
  header: { request: parameter('header'), response: header },
  form: { request: bodyOf(form), response: answer },
}

function whole(expected: string | readonly string[] | undefined, at: string): string[] {
  const all = typeof expected === 'string' ? [expected] : (expected ?? [])
  return all
    .filter((line) => line !== 'nothing')
    .map((line) => {
      const [of, rule, pointer] = line.split(' ')
      if (pointer === undefined) return `${of} ${rule}`
      return `${of} ${rule} ${pointer.startsWith('#') ? pointer.slice(1) : at + (pointer === '.' ? '' : pointer)}`
    })
}

/** Members of the second over those of the first; `~` takes one away. */
function merge(a: unknown, b: unknown): Members {
  const result: Members = { ...(a as Members) }
  for (const [key, value] of Object.entries(b as Members)) {
    if (value === null) delete result[key]
    else if (isObject(value) && isObject(result[key])) result[key] = merge(result[key], value)
    else result[key] = value
  }
  return result
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As it comes from JSON: nothing shared, nothing undefined. */
function doc(value: unknown): OpenApiDocument {
  return JSON.parse(JSON.stringify(value)) as OpenApiDocument
}
