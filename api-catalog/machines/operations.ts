// The operations of the catalog API as `specs/catalog.openapi.yaml` describes them: where each answers,
// and what checks its query, compiled from that file and from nothing else.

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject } from 'ajv/dist/2020.js'
import type { InputError } from '#kernel/problem/problem.ts'
import { readYaml } from '#kernel/yaml/yaml.ts'

export interface Operation {
  readonly id: string
  /** Path template. */
  readonly path: string
  /** The path parameters of an address that is this operation's, else undefined. */
  match(pathname: string): Readonly<Record<string, string>> | undefined
  /** The query with its defaults, or what is wrong with it. */
  readQuery(query: URLSearchParams): Query
}

export type Query =
  | { readonly values: Readonly<Record<string, string | number>> }
  | { readonly errors: readonly InputError[] }

export const catalogSpecification: URL = new URL(
  '../../specs/catalog.openapi.yaml',
  import.meta.url,
)

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema: object
}

interface Document {
  readonly paths: Record<string, { readonly get: OperationObject }>
}

interface OperationObject {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
}

export function readOperations(): Operation[] {
  const document = readDocument()
  const ajv = new Ajv2020({ strict: false, allErrors: true, useDefaults: true, coerceTypes: true })
  ajv.addSchema(document, 'catalog')
  return Object.entries(document.paths).map(([path, { get }]) => {
    const form = formOf(path)
    const validate = ajv.compile(querySchema(get.parameters ?? []))
    return {
      id: get.operationId,
      path,
      match(pathname) {
        const found = form.exec(pathname)
        return found === null ? undefined : { ...found.groups }
      },
      readQuery(query) {
        const values = given(query)
        if (validate(values)) return { values: values as Record<string, string | number> }
        return { errors: (validate.errors ?? []).map(inputError) }
      },
    }
  })
}

function readDocument(): Document {
  const file = 'specs/catalog.openapi.yaml'
  const { value, complaints } = readYaml(readFileSync(catalogSpecification, 'utf8'), file)
  const [first] = complaints
  if (first) throw new Error(`${file}:${first.line}:${first.column} ${first.message}`)
  return value as Document
}

/** `major` is a whole number, every other parameter a slug. */
function formOf(path: string): RegExp {
  const form = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'major' ? '(?<major>\\d{1,9})' : `(?<${name}>[a-z0-9-]{1,63})`,
  )
  return new RegExp(`^${form}$`)
}

function querySchema(parameters: readonly Parameter[]): object {
  const those = parameters.filter((one) => one.in === 'query')
  const properties = those.map(({ name, schema }) => [name, absolute(schema)])
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) }
}

/** `#/components/…` seen from outside the document. */
function absolute(schema: object): object {
  return '$ref' in schema ? { $ref: `catalog${String(schema.$ref)}` } : schema
}

/** A name that comes twice is a list, which no parameter takes. */
function given(query: URLSearchParams): object {
  const names = [...new Set(query.keys())].slice(0, 20)
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name)
      return [name, values.length === 1 ? values[0] : values]
    }),
  )
}

function inputError({ instancePath, keyword, params, message }: ErrorObject): InputError {
  const extra = (params as { additionalProperty?: string }).additionalProperty
  if (keyword !== 'additionalProperties' || extra === undefined) {
    return { in: 'query', pointer: instancePath, detail: `This ${message ?? 'is wrong'}.` }
  }
  const pointer = `/${extra.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`
  return { in: 'query', pointer, detail: 'There is no such parameter; leave it out.' }
}
