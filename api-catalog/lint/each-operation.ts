// The operations under `paths`, as a visitor of `Paths` meets them. Not those of callbacks and webhooks:
// these are called by the registry, not at it.

import type { UserContext } from '@redocly/openapi-core'
import { methods } from '../intake/read-operations.ts'

export type Node = Readonly<Record<string, unknown>>

export interface Met {
  readonly path: string
  readonly item: Node
  readonly method: (typeof methods)[number]
  readonly operation: Node
  /** Below `paths`. */
  readonly place: [path: string, method: string]
}

export function* eachOperation(paths: Node, resolve: UserContext['resolve']): Generator<Met> {
  for (const [path, given] of Object.entries(paths)) {
    if (!path.startsWith('/')) continue
    const item = nodeOf(given, resolve)
    for (const method of methods) {
      const operation = item?.[method]
      if (item && isNode(operation)) yield { path, item, method, operation, place: [path, method] }
    }
  }
}

/** Parameters of an operation and of its path, followed. */
export function parametersOf({ item, operation }: Met, resolve: UserContext['resolve']): Node[] {
  const given = [item['parameters'], operation['parameters']].flat() as unknown[]
  return given.map((one) => nodeOf(one, resolve)).filter((one) => one !== undefined)
}

/** An object, over a `$ref` too. */
export function nodeOf(given: unknown, resolve: UserContext['resolve']): Node | undefined {
  if (!isNode(given)) return undefined
  if (typeof given['$ref'] !== 'string') return given
  const { node } = resolve<Node>(given as { $ref: string })
  return isNode(node) ? node : undefined
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
