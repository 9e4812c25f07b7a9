// The columns drawn from the text of an entry, to search by. Storing and verifying draw them by this
// same code, so a column that was changed in the database is seen.

import { readId } from '#kernel/ids/ids.ts'
import type { EntryId } from '#kernel/ids/ids.ts'

export interface Columns {
  readonly id: EntryId
  /** Milliseconds since 1970. */
  readonly at: number
  readonly traceId: string
  readonly api: string
  readonly system: string | null
  readonly entity: string | null
}

/** `undefined` when the text is no entry. */
export function columnsOf(text: string): Columns | undefined {
  const entry = parse(text)
  if (typeof entry !== 'object' || entry === null) return undefined
  const { id, at, traceId, api, system, entity } = entry as Record<string, unknown>
  const read = typeof id === 'string' ? readId<'entry'>(id) : undefined
  const time = typeof at === 'string' ? instant(at) : undefined
  if (read === undefined || time === undefined) return undefined
  if (typeof traceId !== 'string' || typeof api !== 'string') return undefined
  if (!isTextOrNull(system) || !isTextOrNull(entity)) return undefined
  return {
    id: read,
    at: time,
    traceId: storable(traceId),
    api: storable(api),
    system: system === null ? null : storable(system),
    entity: entity === null ? null : storable(entity),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

/** Within what PostgreSQL's timestamps hold. */
function instant(at: string): number | undefined {
  const ms = Date.parse(at)
  return Math.abs(ms) <= farthestInstant ? ms : undefined
}

const farthestInstant = Date.UTC(9999, 0)

/** PostgreSQL takes neither NUL nor half a surrogate pair; control characters separate cells here. */
function storable(text: string): string {
  return text.toWellFormed().replace(controls, '\ufffd')
}

// oxlint-disable-next-line no-control-regex
const controls = /[\0-\x1f]/g
