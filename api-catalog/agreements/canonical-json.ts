// JSON in the one way of writing it that a digest can be made of: members in order, nothing between
// (RFC 8785; numbers here are whole, so its rules for fractions do not come in).

import { createHash } from 'node:crypto'

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`
}

/** `sha-256:` and 64 hex digits. */
export function digestOf(value: unknown): string {
  return `sha-256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`
}
