// Where a schema asks whether two values are the same (JSON Schema §4.2.2): they are when their JSON
// is, with the members sorted. ajv's own way compares every pair of items, which for 100,000 takes
// minutes, and calls `toString` of what a caller sent, who may have sent a member of that name.

import type { FuncKeywordDefinition } from 'ajv'

export const uniqueItems: FuncKeywordDefinition = {
  keyword: 'uniqueItems',
  type: 'array',
  schemaType: 'boolean',
  compile: (on: boolean) => (on ? areUnique : () => true),
}

/** `enum` and `const` where one of the values is an object or a list; converted schemas say so. */
export const oneOfValues: FuncKeywordDefinition = {
  keyword: 'oneOfValues',
  schemaType: 'array',
  compile(values: readonly unknown[]) {
    const texts = new Set(values.map(textOf))
    return (value: unknown) => texts.has(textOf(value))
  },
}

function areUnique(items: readonly unknown[]): boolean {
  const plain = new Set<unknown>()
  const texts = new Set<string>()
  for (const item of items) {
    const before = plain.size + texts.size
    if (typeof item === 'object' && item !== null) texts.add(textOf(item))
    else plain.add(item)
    if (plain.size + texts.size === before) return false
  }
  return true
}

function textOf(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? ''
}

/** The value itself where its members stand in order already. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === 'object') ? value.map(sorted) : value
  }
  const names = Object.keys(value)
  let inOrder = true
  for (let at = 0; at < names.length && inOrder; at++) {
    const member = (value as Record<string, unknown>)[names[at]!]
    inOrder = (at === 0 || names[at - 1]! < names[at]!) && typeof member !== 'object'
  }
  if (inOrder) return value
  const copy: Record<string, unknown> = Object.create(null)
  for (const name of names.sort()) copy[name] = sorted((value as Record<string, unknown>)[name])
  return copy
}
