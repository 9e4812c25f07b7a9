// Covers what is meant in a document, and counts it.

import { newScalar } from '../json/document.ts'
import type { Document, Value } from '../json/document.ts'
import { nodesBelow } from '../json/select.ts'
import type { Node } from '../json/select.ts'
import type { Cover } from './cover.ts'

export function hide(document: Document, nodes: readonly Node[], cover: Cover): number {
  if (!ends(nodes)) return hideIn(document.root, nodes, cover)
  // A body cannot go.
  document.root = cover(document.root) ?? newScalar('null')
  return 1
}

function hideIn(value: Value, nodes: readonly Node[], cover: Cover): number {
  const { kids } = value
  if (kids === undefined) return 0
  let count = 0
  let kept = 0
  for (let place = 0; place < kids.length; place++) {
    const kid = kids[place]!
    const below = nodesBelow(nodes, value, place)
    if (below.length > 0) {
      if (ends(below)) {
        count += 1
        const covered = cover(kid.value)
        if (!covered) continue
        kid.value = covered
      } else count += hideIn(kid.value, below, cover)
    }
    kids[kept++] = kid
  }
  kids.length = kept
  if (count > 0) value.changed = true
  return count
}

function ends(nodes: readonly Node[]): boolean {
  return nodes.some((node) => node.ends)
}
