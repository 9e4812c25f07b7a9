// What a system may ask a person to allow: the published APIs, as their documents describe them. The
// words that the person reads (summaries, descriptions of members) are those of the documents.

import { scopesInDocument } from '#policies/require-scope/scopes-in-document.ts'
import type { PublishedApi, PublishedOperation } from '#api-catalog/published.ts'
import { findOperation } from './data-plane/find-operation.ts'
import type { OfferedApi, OfferedOperation } from './identity/mandates/offered-api.ts'

/** Every version of one API; the newest speaks first. */
export function offerApi(versions: readonly PublishedApi[]): OfferedApi | undefined {
  const [newest, ...older] = versions.toSorted((a, b) => b.major - a.major)
  if (newest === undefined) return undefined
  const operations = new Map<string, OfferedOperation>()
  for (const api of [newest, ...older]) {
    for (const facts of api.operations) {
      const known = operations.get(facts.id)
      const offered = offerOperation(api, facts)
      operations.set(facts.id, known === undefined ? offered : join(known, offered))
    }
  }
  return { title: newest.title, operations: [...operations.values()] }
}

function offerOperation(api: PublishedApi, facts: PublishedOperation): OfferedOperation {
  const { id, summary } = facts
  const found = findOperation(api.document, facts)
  const scopes = found ? scopesInDocument(api.document, found.operation, facts).flat(2) : []
  return { id, summary, scopes: [...new Set(scopes)], fields: found && fieldsOf(found) }
}

/** The same operation of two versions. */
function join(one: OfferedOperation, other: OfferedOperation): OfferedOperation {
  const fields = one.fields && other.fields && new Map([...other.fields, ...one.fields])
  return { ...one, scopes: [...new Set([...one.scopes, ...other.scopes])], fields }
}

type Found = NonNullable<ReturnType<typeof findOperation>>

/** Undefined: some answer is no object whose members the document lists. */
function fieldsOf({ document, operation }: Found): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>()
  const answers = Object.entries(operation.responses ?? {}).filter(([code]) => code.startsWith('2'))
  for (const [, answer] of answers) {
    const schema = at(document, answer, 'content', 'application/json', 'schema')
    if (schema === undefined) continue
    const properties = at(document, schema, 'properties')
    const isOpen = ['allOf', 'anyOf', 'oneOf', '$dynamicRef'].some((word) => word in schema)
    if (properties === undefined || isOpen) return undefined
    for (const name of Object.keys(properties)) {
      fields.set(name, nameOf(at(document, properties, name), name))
    }
  }
  return fields
}

function nameOf(schema: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const { title, description } = schema ?? {}
  const said = [title, description].find((text) => typeof text === 'string' && text !== '')
  const line = typeof said === 'string' ? said.split('\n', 1)[0]! : name
  return line.length > 80 ? name : line
}

/** Steps down by name; a ref on the way is followed, a few times at the most. */
function at(
  document: Found['document'],
  from: unknown,
  ...names: readonly string[]
): Record<string, unknown> | undefined {
  let value = resolve(document, from)
  for (const name of names) {
    if (value === undefined || !Object.hasOwn(value, name)) return undefined
    value = resolve(document, value[name])
  }
  return value
}

function resolve(document: unknown, value: unknown): Record<string, unknown> | undefined {
  let here = value
  for (let hops = 0; hops < 5 && isObject(here) && typeof here['$ref'] === 'string'; hops++) {
    const keys = here['$ref'].split('/').slice(1)
    here = keys.reduce<unknown>((inner, key) => {
      const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
      return isObject(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined
    }, document)
  }
  return isObject(here) ? here : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
