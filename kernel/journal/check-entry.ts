// What counts as an entry, asked of an object at `append` and of a line that another process left.
// It must hold what glance.ts relies on: beside the id, and after the trace id, only plain values, and
// none but plain values in `more`.

import { readId } from '#kernel/ids/ids.ts'

import type { JournalEntry } from './entry.ts'

export function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Record<keyof JournalEntry, unknown>
  return (
    typeof entry.api === 'string' &&
    typeof entry.at === 'string' &&
    instant.test(entry.at) &&
    typeof entry.decision === 'string' &&
    isTextOrNull(entry.entity) &&
    typeof entry.id === 'string' &&
    readId(entry.id) === entry.id &&
    isFlat(entry.more) &&
    isTextOrNull(entry.system) &&
    typeof entry.traceId === 'string' &&
    (typeof entry.upstreamMs === 'number' || entry.upstreamMs === null) &&
    typeof entry.version === 'string'
  )
}

/** `undefined` when the text is no entry. */
export function parseEntry(text: string): JournalEntry | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return isEntry(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

/** `undefined` and null are not there: the text of an entry holds nothing of them to be found. */
function isFlat(more: unknown): boolean {
  if (more === undefined || more === null) return true
  if (typeof more !== 'object' || Array.isArray(more)) return false
  for (const name in more) {
    const value = (more as Record<string, unknown>)[name]
    if (typeof value === 'object' && value !== null) return false
  }
  return true
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
