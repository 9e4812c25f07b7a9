// All operations of one way over one body, in their order.

import type { Call } from '../call.ts'
import { printDocument } from '../json/document.ts'
import type { Document } from '../json/document.ts'
import { changed, missing } from '../json/edit.ts'
import { compileOperations, Purse } from './compile-operations.ts'
import type { Operation } from './options.ts'

export interface Edited {
  /** The new body; undefined: it stays as it came. */
  readonly text?: string
  /** The step is strict, and what this pointer names is not there. */
  readonly missing?: string
}

/** Throws `Swollen` where more than `most` characters would be put in. */
export type Editor = (document: Document, call: Call) => Edited

export function openEditor(
  operations: readonly Operation[],
  strict: boolean,
  most: number,
): Editor {
  const edits = compileOperations(operations)
  return (document, call) => {
    const purse = new Purse(most)
    let done = 0
    for (const { pointer, run } of edits) {
      const one = run(document, call, purse)
      if (strict && one & missing) return { missing: pointer }
      done |= one
    }
    return done & changed ? { text: printDocument(document) } : {}
  }
}
