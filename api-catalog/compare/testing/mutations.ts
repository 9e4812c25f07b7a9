// Small changes of known class, made by code at the schemas of a document, and where each schema is
// used: the walk here knows nothing of the comparison's.

import type { ChangeClass } from '../change.ts'

export type Node = Record<string, unknown>

export interface UsedSchema {
  /** Keys from the root. */
  readonly path: readonly string[]
  readonly sent: boolean
  readonly got: boolean
}

export interface Mutation {
  readonly name: string
  /** The gravest class where callers send it, where they get it; undefined: nothing is found. */
  readonly sent: ChangeClass | undefined
  readonly got: ChangeClass | undefined
  /** False: it does not apply to this schema. */
  apply(schema: Node, latest: boolean): boolean
}

// oxfmt-ignore
export const mutations: readonly Mutation[] = [
  { name: 'a required property is added',   sent: 'breaking', got: 'harmless', apply: addProperty(true) },
  { name: 'an optional property is added',  sent: 'harmless', got: 'harmless', apply: addProperty(false) },
  { name: 'a required property goes',       sent: 'maybe',    got: 'breaking', apply: dropRequired(true) },
  { name: 'a property becomes optional',    sent: 'harmless', got: 'breaking', apply: dropRequired(false) },
  { name: 'a text becomes a yes or no',     sent: 'breaking', got: 'breaking', apply: retype },
  { name: 'a text is shortened',            sent: 'breaking', got: 'harmless', apply: shorten },
  { name: 'a value goes from a list',       sent: 'breaking', got: 'harmless', apply: dropValue },
  { name: 'a value comes to a list',        sent: 'harmless', got: 'maybe',    apply: addValue },
  { name: 'null is admitted',               sent: 'harmless', got: 'breaking', apply: admitNull },
  { name: 'other properties are excluded',  sent: 'breaking', got: 'harmless', apply: close },
  { name: 'a description changes',          sent: undefined,  got: undefined,  apply: describe },
  { name: 'the schema is wrapped in allOf', sent: undefined,  got: undefined,  apply: wrap },
  { name: 'the order of members changes',   sent: undefined,  got: undefined,  apply: reverse },
]

/** Schemas that operations use, with the directions they are used in. */
export function usedSchemas(root: Node): UsedSchema[] {
  const used = new Map<string, { path: readonly string[]; sent: boolean; got: boolean }>()
  const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options']
  for (const [path, item] of entries(root['paths'])) {
    const operations = methods.filter((method) => isNode((item as Node)[method]))
    for (const carrier of [[], ...operations.map((method) => [method])]) {
      const at = ['paths', path, ...carrier]
      const operation = get(root, at)
      for (const [index] of entries(operation['parameters'])) {
        const parameter = target(root, [...at, 'parameters', index])
        // What the standard says of these, not the document, counts.
        if (/^(content-type|accept|authorization)$/i.test(String(get(root, parameter)['name'])))
          continue
        walk(target(root, [...parameter, 'schema']), 'sent')
      }
      for (const [type] of entries(get(root, target(root, [...at, 'requestBody']))['content'])) {
        walk([...target(root, [...at, 'requestBody']), 'content', type, 'schema'], 'sent')
      }
      for (const [status] of entries(operation['responses'])) {
        const response = target(root, [...at, 'responses', status])
        for (const [type] of entries(get(root, response)['content'])) {
          walk([...response, 'content', type, 'schema'], 'got')
        }
      }
    }
  }
  return [...used.values()]

  function walk(given: readonly string[], direction: 'sent' | 'got'): void {
    const path = target(root, given)
    const schema = get(root, path)
    const key = path.join('\n')
    const known = used.get(key) ?? { path, sent: false, got: false }
    if (known[direction] || Object.keys(schema).length === 0) return
    if (schema[direction === 'sent' ? 'readOnly' : 'writeOnly'] === true) return
    known[direction] = true
    used.set(key, known)
    for (const [name] of entries(schema['properties'])) {
      walk([...path, 'properties', name], direction)
    }
    for (const keyword of ['items', 'additionalProperties']) walk([...path, keyword], direction)
    for (const keyword of ['allOf', 'oneOf', 'anyOf']) {
      for (const [index] of entries(schema[keyword])) walk([...path, keyword, index], direction)
    }
  }
}

export function get(root: Node, path: readonly string[]): Node {
  let at: unknown = root
  for (const key of path) at = isNode(at) && Object.hasOwn(at, key) ? at[key] : undefined
  return isNode(at) ? at : {}
}

function target(root: Node, path: readonly string[]): readonly string[] {
  const at: string[] = []
  for (const key of path) {
    at.push(key)
    for (let hops = 0; hops < 9; hops++) {
      const ref = get(root, at)['$ref']
      if (typeof ref !== 'string') break
      const keys = ref.slice(2).split('/')
      at.splice(0, at.length, ...keys.map((one) => one.replaceAll('~1', '/').replaceAll('~0', '~')))
    }
  }
  return at
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null
}

function entries(value: unknown): [string, unknown][] {
  return isNode(value) ? Object.entries(value) : []
}

function isObject(schema: Node): boolean {
  return schema['type'] === 'object' && isNode(schema['properties'])
}

function addProperty(required: boolean) {
  return (schema: Node): boolean => {
    if (!isObject(schema) || schema['additionalProperties'] === false) return false
    ;(schema['properties'] as Node)['mutation'] = { type: 'string' }
    if (required) schema['required'] = [...((schema['required'] as string[]) ?? []), 'mutation']
    return true
  }
}

function dropRequired(whole: boolean) {
  return (schema: Node): boolean => {
    const required = schema['required']
    if (!isObject(schema) || !Array.isArray(required)) return false
    const properties = schema['properties'] as Record<string, Node>
    const plain = (required as string[]).find((name) => {
      const property = properties[name]
      return (
        property && ['readOnly', 'writeOnly', '$ref', 'allOf'].every((key) => !(key in property))
      )
    })
    if (plain === undefined) return false
    schema['required'] = (required as string[]).filter((name) => name !== plain)
    if (whole) delete properties[plain]
    return !(whole && schema['additionalProperties'] === false)
  }
}

function retype(schema: Node): boolean {
  if (schema['type'] !== 'string' || 'enum' in schema || 'nullable' in schema) return false
  schema['type'] = 'boolean'
  return true
}

function shorten(schema: Node): boolean {
  if (schema['type'] !== 'string' || schema['maxLength'] === 0) return false
  schema['maxLength'] = 0
  return true
}

function dropValue(schema: Node): boolean {
  const values = schema['enum']
  if (!Array.isArray(values) || values.length < 2) return false
  schema['enum'] = values.slice(1)
  return true
}

function addValue(schema: Node): boolean {
  const values = schema['enum']
  if (!Array.isArray(values) || schema['type'] !== 'string') return false
  schema['enum'] = [...(values as unknown[]), 'MUTATION']
  return true
}

function admitNull(schema: Node, latest: boolean): boolean {
  if (typeof schema['type'] !== 'string' || schema['nullable'] === true) return false
  if (latest) schema['type'] = [schema['type'], 'null']
  else schema['nullable'] = true
  return true
}

function close(schema: Node): boolean {
  if (!isObject(schema) || 'additionalProperties' in schema) return false
  schema['additionalProperties'] = false
  return true
}

function describe(schema: Node): boolean {
  schema['description'] = 'Mutation.'
  return true
}

function wrap(schema: Node, latest: boolean): boolean {
  // In 3.0 what stands beside these means another thing inside.
  if (!latest && ('nullable' in schema || 'discriminator' in schema)) return false
  const inner = { ...schema }
  for (const key of Object.keys(schema)) delete schema[key]
  schema['allOf'] = [inner]
  return true
}

function reverse(schema: Node): boolean {
  const members = Object.entries(schema).toReversed()
  for (const key of Object.keys(schema)) delete schema[key]
  for (const [key, value] of members) schema[key] = value
  if (Array.isArray(schema['required'])) schema['required'] = schema['required'].toReversed()
  if (Array.isArray(schema['enum'])) schema['enum'] = schema['enum'].toReversed()
  return true
}
