// A document of ours as the tests need it: its operations, and a check of a reply against the schema
// the document gives for that operation, status and media type. The check is stricter than the
// document: a member that no schema names is a fault.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

export type Json = Record<string, unknown>

export interface DocumentOperation {
  id: string
  method: string
  path: string
  node: Json
}

export interface ReadDocument {
  root: Json
  operations: DocumentOperation[]
  /** The node a `$ref` leads to; other nodes as they are. */
  resolve(node: unknown): Json
  /** Faults of a reply, empty when it is as the document says. */
  faults(operationId: string, status: number, mediaType: string, body: unknown): string[]
  /** Faults of a value against `#/components/schemas/{name}` or the schema at another pointer. */
  faultsAt(pointer: string, value: unknown): string[]
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

export function readDocument(name: string): ReadDocument {
  const file = join(import.meta.dirname, '..', '..', '..', 'specs', `${name}.openapi.yaml`)
  const root = parse(readFileSync(file, 'utf8')) as Json
  const operations = Object.entries(root['paths'] as Json).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const node = (item as Json)[method] as Json | undefined
      return node ? [{ id: String(node['operationId']), method, path, node }] : []
    }),
  )
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(closed(root) as Json, 'document')

  function at(pointer: string): unknown {
    return pointer
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((node, part) => (node as Json | undefined)?.[part], root)
  }

  function faultsAt(pointer: string, value: unknown): string[] {
    const check = ajv.compile({ $ref: `document${encodeURI(pointer)}` })
    if (check(value)) return []
    return (check.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
  }

  return {
    root,
    operations,
    resolve: (node) => follow(node, at),
    faultsAt,
    faults(operationId, status, mediaType, body) {
      const operation = operations.find(({ id }) => id === operationId)
      if (!operation) return [`there is no operation ${operationId}`]
      const responses = operation.node['responses'] as Json
      const key = String(status) in responses ? String(status) : 'default'
      const ref = (responses[key] as Json)['$ref']
      const base = `#/paths/${escape(operation.path)}/${operation.method}/responses/${key}`
      const pointer = typeof ref === 'string' ? ref : base
      const media = follow(responses[key], at)['content'] as Json | undefined
      if (!media?.[mediaType]) return [`${status} has no ${mediaType}`]
      return faultsAt(`${pointer}/content/${escape(mediaType)}/schema`, body)
    },
  }
}

function follow(node: unknown, at: (pointer: string) => unknown): Json {
  const ref = (node as Json)['$ref']
  return typeof ref === 'string' ? follow(at(ref), at) : (node as Json)
}

function escape(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The same document where every schema with `properties` allows no others. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]))
  const isSchema = copy['type'] === 'object' && 'properties' in copy
  return isSchema ? { ...copy, additionalProperties: false } : copy
}
