// What a step hides in a reply of a status and a media type: the fields it names, and what the
// document classifies there.

import { pointerNode } from '../json/select.ts'
import type { Node } from '../json/select.ts'
import { readPointer } from '../json/pointer.ts'
import { unreadable } from '../json/json-reply.ts'
import { byStatus } from '../openapi/by-status.ts'
import { isObject } from '../openapi/convert-schema.ts'
import { resolve } from '../openapi/follow.ts'
import { coveringKey, readKey } from '../openapi/media-type.ts'
import type { Tools } from '../policy.ts'
import { classifiedNode } from './classified-node.ts'
import type { MaskFields } from './options.ts'

/** Empty: nothing. Throws where nobody can know. */
export type Find = (status: number, essence: string | undefined) => readonly Node[]

/** Undefined: nothing in any reply. */
export function whatToHide(options: MaskFields, { document, operation }: Tools): Find | undefined {
  const { fields = [], 'by-classification': words = [] } = options
  const named = fields.length > 0 ? [pointerNode(fields.map(readPointer))] : []
  if (words.length === 0) return () => named

  const nodeOf = classifiedNode(document, new Set(words))
  let classified = 0
  const described = byStatus(operation.responses, (written) => {
    const response = resolve(document, written)
    const content = isObject(response?.['content']) ? response['content'] : {}
    const nodes = new Map<string, readonly Node[]>()
    for (const [key, media] of Object.entries(content)) {
      const node = nodeOf(resolve(document, media)?.['schema'])
      if (node) classified += 1
      nodes.set(key, node ? [...named, node] : named)
    }
    return { nodes, keys: Object.keys(content).map(readKey) }
  })
  // The document knows of nothing to hide in this operation.
  if (classified === 0 && named.length === 0) return undefined

  return (status, essence) => {
    const response = described(status)
    const covering = response && essence !== undefined && coveringKey(essence, response.keys)
    if (covering) return response.nodes.get(covering.key)!
    if (options.undescribed === 'pass') return named
    throw unreadable(
      'has a status or media type that the document does not describe, so nobody knows what in it is classified; describe it, or write `undescribed: pass`',
    )
  }
}
