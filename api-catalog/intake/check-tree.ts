// A parsed value, before anything else reads it: bounded in depth and number, free of keys that reach
// a prototype and of texts that PostgreSQL cannot keep (NUL, half a surrogate pair).

import { escapePointer } from './pointer.ts'

export interface TreeCaps {
  readonly depth: number
  readonly nodes: number
}

export interface TreeFault {
  readonly kind: 'too-large' | 'forbidden'
  readonly pointer: string
  readonly sentence: string
}

/** The first fault, or undefined. A shared value (YAML alias) counts each time; so a circle ends too. */
export function checkTree(root: unknown, caps: TreeCaps): TreeFault | undefined {
  let nodes = 0
  return look(root, '', 0)

  function look(value: unknown, pointer: string, depth: number): TreeFault | undefined {
    if (++nodes > caps.nodes) {
      return {
        kind: 'too-large',
        pointer: '',
        sentence: `There are more than ${caps.nodes} values; split the document.`,
      }
    }
    if (typeof value === 'string') return isKept(value) ? undefined : unkept(pointer)
    if (typeof value !== 'object' || value === null) return undefined
    if (depth === caps.depth) {
      return {
        kind: 'too-large',
        pointer,
        sentence: `The nesting is deeper than ${caps.depth} levels; make it flatter.`,
      }
    }
    for (const key of Object.keys(value)) {
      const below = `${pointer}/${escapePointer(key)}`
      if (key === '__proto__') {
        return {
          kind: 'forbidden',
          pointer: below,
          sentence: 'The key __proto__ is not allowed; choose another name.',
        }
      }
      if (!isKept(key)) return unkept(pointer)
      const fault = look((value as Record<string, unknown>)[key], below, depth + 1)
      if (fault) return fault
    }
    return undefined
  }
}

function isKept(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function unkept(pointer: string): TreeFault {
  return {
    kind: 'forbidden',
    pointer,
    sentence: 'The text holds a NUL character or half of a surrogate pair; take it out.',
  }
}
