// The operations of the admin API as `specs/admin.openapi.yaml` describes them: method, path, and the
// validators of what comes in, compiled from that file and from nothing else.

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { InputError } from '#kernel/problem/problem.ts'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { inputErrors } from './input-errors.ts'

export interface Operation {
  readonly id: string
  /** Upper case. */
  readonly method: string
  /** Path template, `/admin/v1/apis/{entity}`. */
  readonly path: string
  readonly maxBodyBytes: number
  readonly takesBody: boolean
  /** Each checks, fills in defaults and turns texts into the numbers they stand for. */
  checkBody(body: unknown): InputError[]
  checkQuery(query: object): InputError[]
  checkPath(params: object): InputError[]
}

export const adminSpecification: URL = new URL('../../specs/admin.openapi.yaml', import.meta.url)

interface Parameter {
  readonly name: string
  /** Header fields are described here and read by their handlers. */
  readonly in: 'query' | 'path' | 'header'
  readonly required?: boolean
  readonly schema: object
}

interface OperationObject {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly 'x-max-body-bytes'?: number
}

interface Document {
  readonly paths: Record<string, Record<string, OperationObject>>
  readonly components: { readonly parameters: Record<string, Parameter> }
}

const usualMaxBodyBytes = 256 * 1024

export function readOperations(): Operation[] {
  const document = readDocument()
  const ajv = openAjv(document, false)
  const coercing = openAjv(document, true)
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): Operation => {
      const parameters = (operation.parameters ?? []).map((one) => resolve(document, one))
      const body = operation.requestBody?.content['application/json']?.schema
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        maxBodyBytes: operation['x-max-body-bytes'] ?? usualMaxBodyBytes,
        takesBody: body !== undefined,
        checkBody: check('body', body && ajv.compile(absolute(body))),
        checkQuery: check('query', coercing.compile(parameterSchema(parameters, 'query'))),
        checkPath: check('path', coercing.compile(parameterSchema(parameters, 'path'))),
      }
    }),
  )
}

function readDocument(): Document {
  const file = 'specs/admin.openapi.yaml'
  const { value, complaints } = readYaml(readFileSync(adminSpecification, 'utf8'), file)
  const [first] = complaints
  if (first) throw new Error(`${file}:${first.line}:${first.column} ${first.message}`)
  return value as Document
}

/** The document is known to ajv as `admin`; references within it then find their way. */
function openAjv(document: Document, coerceTypes: boolean): Ajv2020 {
  const telling = { strict: false, allErrors: true, verbose: true, discriminator: true }
  // A query parameter that may come several times is a list when it comes once.
  const coercion = { coerceTypes: coerceTypes && ('array' as const) }
  const ajv = new Ajv2020({ ...telling, useDefaults: true, ...coercion })
  formats.default(ajv)
  ajv.addSchema(document, 'admin')
  return ajv
}

function check(where: InputError['in'], validate: ValidateFunction | undefined) {
  return (value: unknown): InputError[] => {
    if (!validate || validate(value)) return []
    return inputErrors(where, validate.errors ?? [])
  }
}

function parameterSchema(parameters: readonly Parameter[], where: Parameter['in']): object {
  const those = parameters.filter((parameter) => parameter.in === where)
  return {
    type: 'object',
    additionalProperties: false,
    required: those.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(those.map(({ name, schema }) => [name, absolute(schema)])),
  }
}

function resolve(document: Document, parameter: Parameter | { readonly $ref: string }): Parameter {
  if (!('$ref' in parameter)) return parameter
  const found = document.components.parameters[parameter.$ref.split('/').at(-1)!]
  if (!found) throw new Error(`${parameter.$ref} leads nowhere in the admin API`)
  return found
}

/** `#/components/…` seen from outside the document. */
function absolute(schema: object): object {
  if (!('$ref' in schema)) return schema
  return { $ref: `admin${String(schema.$ref)}` }
}
