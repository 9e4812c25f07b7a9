// Which places of a document are meant, found while walking down it: at every value a handful of
// nodes says which of its members and items lead on. Pointers make a tree of nodes; a schema may
// make a graph with circles.

import type { Value } from './document.ts'
import { every } from './pointer.ts'
import type { Pointer } from './pointer.ts'

export interface Node {
  /** The value here is meant, whole. */
  readonly ends: boolean
  /** Pushes the nodes that hold for the member. */
  member(name: string, into: Node[]): void
  item(place: number, into: Node[]): void
}

/** The nodes that hold for a member or item; often none. */
export function nodesBelow(
  nodes: readonly Node[],
  { kids, isObject }: Value,
  place: number,
): Node[] {
  const below: Node[] = []
  for (const node of nodes) {
    if (isObject) node.member(kids![place]!.name, below)
    else node.item(place, below)
  }
  return below
}

export function pointerNode(pointers: readonly Pointer[]): Node {
  const root = new Tree()
  for (const pointer of pointers) {
    let at = root
    for (const word of pointer) at = at.below(word)
    at.ends = true
  }
  return root
}

class Tree implements Node {
  ends = false
  readonly #named = new Map<string, Tree>()
  #every: Tree | undefined

  below(word: Pointer[number]): Tree {
    if (word === every) return (this.#every ??= new Tree())
    const known = this.#named.get(word) ?? new Tree()
    this.#named.set(word, known)
    return known
  }

  member(name: string, into: Node[]): void {
    const named = this.#named.get(name)
    if (named) into.push(named)
    if (this.#every) into.push(this.#every)
  }

  item(place: number, into: Node[]): void {
    if (this.#named.size > 0) this.member(String(place), into)
    else if (this.#every) into.push(this.#every)
  }
}
