// A JSON text (RFC 8259) from outside: UTF-8, not too deep for what recurses over it later, and no
// name twice in an object, of which the gateway would judge one value and the upstream use the
// other. What is wrong is told without a word of the text.

import { isUtf8 } from 'node:buffer'

export type JsonOutcome =
  | { readonly kind: 'read'; readonly value: unknown; readonly size: number }
  | { readonly kind: 'broken'; readonly detail: string }

export const deepest = 64

/** `size`: how many members and items there are, about. */
export function readJson(bytes: Uint8Array): JsonOutcome {
  if (!isUtf8(bytes)) return broken('is not UTF-8')
  const { depth, members, commas } = survey(bytes)
  if (depth > deepest) return broken(`nests deeper than ${deepest} levels`)
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
  } catch (thrown) {
    return broken(`is not JSON${place(thrown)}`)
  }
  if (countMembers(value) !== members) return broken('names a member twice in one object')
  return { kind: 'read', value, size: members + commas }
}

/** Counts brackets, colons and commas outside of strings; of valid JSON these are exact. */
function survey(bytes: Uint8Array): { depth: number; members: number; commas: number } {
  const { length } = bytes
  let open = 0
  let depth = 0
  let members = 0
  let commas = 0
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]
    if (byte === quote) at = endOfString(bytes, at)
    else if (byte === 0x3a) members += 1
    else if (byte === 0x2c) commas += 1
    else if (byte === 0x7b || byte === 0x5b) depth = Math.max(depth, ++open)
    else if (byte === 0x7d || byte === 0x5d) open -= 1
  }
  return { depth, members, commas }
}

const quote = 0x22
const backslash = 0x5c

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += countMembers(item)
    return count
  }
  // What JSON.parse made has only members of its own, `__proto__` among them.
  for (const name in value) {
    count += 1
    const member = (value as Record<string, unknown>)[name]
    if (typeof member === 'object') count += countMembers(member)
  }
  return count
}

/** The engine's message quotes the text; only the position is taken from it. */
function place(thrown: unknown): string {
  const position = /at position (\d{1,9})/.exec(thrown instanceof Error ? thrown.message : '')
  return position ? ` at character ${Number(position[1]) + 1}` : ''
}

function broken(detail: string): JsonOutcome {
  return { kind: 'broken', detail }
}
