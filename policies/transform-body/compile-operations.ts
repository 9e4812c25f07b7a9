// The operations of one way as functions over a document, ready before the first call.

import { compileCallExpression } from '../call-expression.ts'
import type { Call } from '../call.ts'
import type { Document, Value } from '../json/document.ts'
import { keep, miss, missing, move, remove, rename, set, unwrap, wrap } from '../json/edit.ts'
import type { Done } from '../json/edit.ts'
import { readPointer } from '../json/pointer.ts'
import { readText } from '../json/read-document.ts'
import { pointerNode } from '../json/select.ts'
import type { Operation } from './options.ts'
import { splitMove } from './split-move.ts'

export interface Edit {
  /** As the file writes it: what is missing where it misses something. */
  readonly pointer: string
  run(document: Document, call: Call, purse: Purse): Done
}

/** How many characters may be put into one body: a stranger says how many items there are to put them into. */
export class Purse {
  #left: number

  constructor(most: number) {
    this.#left = most
  }

  pay(text: string): void {
    this.#left -= text.length
    if (this.#left < 0) throw new Swollen()
  }
}

export class Swollen extends Error {}

export function compileOperations(operations: readonly Operation[]): Edit[] {
  return operations.flatMap(compile)
}

function compile(operation: Operation): Edit[] {
  const { remove: gone, set: values = {}, rename: names = {}, move: ends, keep: kept } = operation
  const edits: Edit[] = []
  const add = (pointer: string, run: Edit['run']) => void edits.push({ pointer, run })
  if (gone !== undefined) {
    const at = readPointer(gone)
    add(gone, (document) => remove(document, at))
  }
  for (const [pointer, value] of Object.entries(values)) {
    const at = readPointer(pointer)
    const text = JSON.stringify(value)
    add(pointer, (document, _, purse) => set(document, at, () => valueOf(text, purse)))
  }
  for (const [pointer, source] of Object.entries(operation['set-from'] ?? {})) {
    add(pointer, setFrom(pointer, source))
  }
  for (const [pointer, to] of Object.entries(names)) {
    const at = readPointer(pointer)
    add(pointer, (document) => rename(document, at, to))
  }
  if (ends) {
    const { base, from, to } = splitMove(ends.from, ends.to)!
    add(ends.from, (document) => move(document, base, from, to))
  }
  if (kept) {
    const all = kept.map(readPointer)
    const named = pointerNode(all)
    add(kept.join(', '), (document) => {
      const misses = all.some((at) => (miss(document, at) & missing) !== 0)
      return keep(document, named) | (misses ? missing : 0)
    })
  }
  const { wrap: name, unwrap: inner } = operation
  if (name !== undefined) add('', (document) => wrap(document, name))
  if (inner !== undefined) {
    const at = readPointer(inner)
    add(inner, (document) => unwrap(document, at))
  }
  return edits
}

/** What the caller may have put there goes in any case. */
function setFrom(pointer: string, source: string): Edit['run'] {
  const at = readPointer(pointer)
  const expression = compileCallExpression(source)
  return (document, call, purse) => {
    const text = JSON.stringify(expression.tryEvaluate(call))
    if (text === undefined) return remove(document, at) & ~missing
    return set(document, at, () => valueOf(text, purse))
  }
}

/** Anew for each place: later operations may reach into one of them. */
function valueOf(text: string, purse: Purse): Value {
  purse.pay(text)
  const read = readText(text)
  if (read.kind === 'broken') throw new Error(`A value of the policy file ${read.detail}.`)
  return read.document.root
}
