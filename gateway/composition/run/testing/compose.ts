// Composed APIs for tests, published as the catalog would hand them out: made by hand from parts in
// short, over registries that the test stands up itself.

import { publishedApi } from '../../../data-plane/testing/open-plane.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import type {
  ComposedOperation,
  Composition,
  Part,
  Reference,
  Template,
} from '../../composition.ts'

/** `parts.found.id` → a reference; a number is a step into a list. */
export function ref(root: Reference['root'], ...steps: (string | number)[]): Reference {
  if (root !== 'parts') return { kind: 'reference', root, steps }
  return { kind: 'reference', root, part: String(steps[0]), steps: steps.slice(1) }
}

export function literal(value: unknown): Template {
  return { kind: 'literal', value }
}

/** The answers of all these parts. */
export function all(...names: string[]): Template {
  return object(Object.fromEntries(names.map((name) => [name, ref('parts', name)])))
}

export function object(members: Readonly<Record<string, Template>>): Template {
  return { kind: 'object', members: Object.entries(members) }
}

/** A part that asks `GET /things/{id}` of `gitd/licences/v1` unless told otherwise. */
export function part(name: string, more: Partial<Part> = {}): Part {
  return {
    name,
    api: 'gitd/licences/v1',
    operation: 'GET /things/{id}',
    onlyReads: true,
    path: { id: literal(name) },
    query: {},
    headers: {},
    required: [],
    after: [],
    atOnce: 1,
    onError: 'fail',
    ...more,
  }
}

/** Published as `szyna/whole/v1`, one operation. */
export function composedApi(
  parts: readonly Part[],
  result: Template,
  more: Partial<ComposedOperation> = {},
): PublishedApi {
  const method = more.method ?? 'GET'
  const path = more.path ?? '/whole'
  const operation: ComposedOperation = {
    id: `${method} ${path}`,
    method,
    path,
    tags: [],
    permissions: [],
    input: { path: {}, query: {} },
    envelope: true,
    parts,
    result,
    ...more,
  }
  const composition: Composition = {
    entity: 'szyna',
    api: 'whole',
    version: '1.0.0',
    title: 'Whole',
    policy: 'default',
    operations: [operation],
  }
  const api = publishedApi([operation.id], { entity: 'szyna', name: 'whole', title: 'Whole' })
  const document = { ...api.document, 'x-szyna-composition': composition }
  return { ...api, composed: true, document }
}
