// References inside one document: what a `$ref` leads to, over other references too.

import { valueAt } from './pointer.ts'

export const longestChain = 32

/** What `followRef` gives for a chain of references that does not end. */
export const endless: unique symbol = Symbol('endless')

/**
 * `{ $ref: '#/components/…' }` followed inside one document; what is no reference stays as it is.
 * `undefined`: it leads to nothing.
 */
export function followRef(root: unknown, value: unknown): unknown {
  let at = value
  for (let hops = 0; hops <= longestChain; hops++) {
    if (typeof at !== 'object' || at === null) return at
    const { $ref } = at as { $ref?: unknown }
    if (typeof $ref !== 'string') return at
    if (!$ref.startsWith('#/')) return undefined
    at = valueAt(root, decodeFragment($ref.slice(1)))
  }
  return endless
}

function decodeFragment(fragment: string): string {
  try {
    return fragment.includes('%') ? decodeURIComponent(fragment) : fragment
  } catch {
    return fragment
  }
}
