// The operations of a document, in its order: what routes, policies, the portal and the sandbox know
// of them.

import type { OpenApiDocument, OpenApiOperation, PublishedOperation } from '../published.ts'
import { readHints } from './read-hints.ts'

// oxfmt-ignore
export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

export interface FoundOperation {
  readonly operation: PublishedOperation
  /** Inside the document. */
  readonly node: OpenApiOperation
}

/** The document has a usable shape already. */
export function readOperations(document: OpenApiDocument): FoundOperation[] {
  const ids = new Set<string>()
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    path.startsWith('/') && item
      ? methods.flatMap((method) => {
          const node = item[method]
          if (!node) return []
          const place = `${method.toUpperCase()} ${path}`
          const own = node.operationId
          const id = own && !ids.has(own) ? own : place
          ids.add(id)
          const operation = {
            id,
            method: method.toUpperCase(),
            path,
            summary: node.summary,
            tags: node.tags ?? [],
            deprecated: node.deprecated === true,
            hints: readHints(node, item, document),
          }
          return { operation, node }
        })
      : [],
  )
}
