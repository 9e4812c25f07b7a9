// References that lead to references: over a few of them always, never over many, never in a circle.
// A circle of bare references means nothing; a schema that refers to itself from within is no such.

import type { InputError } from '#kernel/problem/problem.ts'
import { endless, followRef, longestChain } from './follow-ref.ts'
import { escapePointer } from './pointer.ts'

/** Faults inside one file; at most twenty. `root` is a finite tree. */
export function refChainFaults(root: unknown): InputError[] {
  const faults: InputError[] = []
  const sound = new Map<string, boolean>()
  look(root, '')
  return faults

  function look(value: unknown, pointer: string): void {
    if (typeof value !== 'object' || value === null || faults.length >= 20) return
    const { $ref } = value as { $ref?: unknown }
    if (typeof $ref === 'string' && $ref.startsWith('#/') && !leadsSomewhere($ref)) {
      const detail = `The $ref leads in a circle, or over more than ${longestChain} others; let it lead to what it means.`
      faults.push({ in: 'document', pointer, detail })
    }
    for (const [key, below] of Object.entries(value))
      look(below, `${pointer}/${escapePointer(key)}`)
  }

  function leadsSomewhere($ref: string): boolean {
    let known = sound.get($ref)
    if (known === undefined) {
      known = followRef(root, { $ref }) !== endless
      sound.set($ref, known)
    }
    return known
  }
}
