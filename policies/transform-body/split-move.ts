// A move within each item: what stands up to the last `*` is the same for both ends.
//
//   /items/*/a  ─▶  /items/*/b/c      base /items/*   from a   to b, c

import { every, readPointer } from '../json/pointer.ts'
import type { Pointer } from '../json/pointer.ts'

export interface Move {
  readonly base: Pointer
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** Undefined: the two part before their last `*`. */
export function splitMove(from: string, to: string): Move | undefined {
  const source = readPointer(from)
  const target = readPointer(to)
  const length = Math.max(source.lastIndexOf(every), target.lastIndexOf(every)) + 1
  const base = source.slice(0, length)
  if (!base.every((word, at) => word === target[at])) return undefined
  return {
    base,
    from: source.slice(length) as string[],
    to: target.slice(length) as string[],
  }
}
