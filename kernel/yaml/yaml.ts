// Reads a YAML file that somebody wrote, by hand or with ill intent: every complaint says where
// (line, column) and what to write instead; nothing throws, and nothing takes long.
//
// Read as YAML 1.2, core schema: `on`, `off`, `yes`, `no` are texts, and keys are always texts.

import { isAlias, isMap, isSeq } from 'yaml'
import type { Node } from 'yaml'
import { buildValue, keyText } from './build-value.ts'
import { usualCaps } from './complaint.ts'
import type { Caps, Complaint } from './complaint.ts'
import { parse } from './parse.ts'

export { checkAgainst } from './check-against.ts'
export { didYouMean } from './did-you-mean.ts'
export type { Caps, Complaint } from './complaint.ts'

export interface Position {
  readonly line: number
  readonly column: number
}

export interface YamlFile {
  /** `undefined` when there are complaints; null for an empty file. */
  readonly value: unknown
  readonly complaints: Complaint[]
  /**
   * Where the value at the pointer starts, or its key. Where there is no such value, the place of
   * the nearest one round it.
   */
  at(pointer: readonly (string | number)[], what?: 'value' | 'key'): Position
}

export function readYaml(text: string, file: string, caps: Partial<Caps> = {}): YamlFile {
  const all = { ...usualCaps, ...caps }
  const found: { offset: number; message: string }[] = []
  const complain = (offset: number, message: string) => {
    if (found.length < 50) found.push({ offset, message })
  }
  const { document, lines } = parse(text, all, complain)
  const built = document && buildValue(document, all, complain)
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  // One slip makes the parser complain of all that follows on the line: the first is the true one.
  const complaints = found
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => ({ file, ...place(offset), message }))
    .filter(({ line }, at, all) => line !== all[at - 1]?.line)
  return {
    value: complaints.length > 0 ? undefined : built?.value,
    complaints,
    at: (pointer, what = 'value') => place(offsetAt(pointer, what)),
  }

  function offsetAt(pointer: readonly (string | number)[], what: 'value' | 'key'): number {
    let offset = document?.contents?.range[0] ?? 0
    let node: unknown = document?.contents
    for (const [depth, step] of pointer.entries()) {
      if (isAlias(node)) node = built?.target(node)
      const child = childOf(node, step)
      if (!child) return offset
      const wanted = what === 'key' && depth === pointer.length - 1 ? child.key : child.value
      offset = wanted?.range?.[0] ?? child.key?.range?.[0] ?? offset
      node = child.value
    }
    return offset
  }
}

interface Child {
  readonly key: Node | undefined
  readonly value: Node | undefined
}

function childOf(node: unknown, step: string | number): Child | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(step)] as Node | undefined
    return value && { key: undefined, value }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => keyText(key) === String(step))
  return pair && { key: pair.key as Node, value: (pair.value as Node | null) ?? undefined }
}
