// An operation in the bundled document: refs in it lead to `#/components/…` only.

import type { Tools } from '#policies/policy.ts'
import type {
  OpenApiDocument,
  OpenApiOperation,
  PublishedOperation,
} from '#api-catalog/published.ts'

export type FoundOperation = Pick<Tools, 'document' | 'operation' | 'sharedParameters'>

export function findOperation(
  document: OpenApiDocument,
  { method, path }: PublishedOperation,
): FoundOperation | undefined {
  const item = resolve(document, own(document.paths, path))
  const operation = own(item, method.toLowerCase())
  if (!isObject(operation)) return undefined
  const shared = own(item, 'parameters')
  return {
    document,
    operation: operation as unknown as OpenApiOperation,
    sharedParameters: Array.isArray(shared) ? shared : [],
  }
}

/** A path item may be a ref (OpenAPI 3.1: `#/components/pathItems/…`), once. */
function resolve(document: OpenApiDocument, item: unknown): unknown {
  const ref = own(item, '$ref')
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return item
  const keys = ref.slice(2).split('/')
  return keys.reduce<unknown>((at, key) => own(at, unescape(key)), document)
}

// RFC 6901 §4, after the percent-encoding of a URI fragment
function unescape(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
