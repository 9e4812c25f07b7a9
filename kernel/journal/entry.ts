// What the journal holds of a call. An entry is hashed and cannot be changed later: what is personal
// must never get into it.

import type { EntryId } from '#kernel/ids/ids.ts'

/** One call, as it ended. No personal data beyond ids; the path is the template, never the raw path. */
export interface JournalEntry {
  readonly id: EntryId
  /** ISO 8601, UTC, when the call arrived. */
  readonly at: string
  readonly traceId: string
  readonly system: string | null
  readonly entity: string | null
  readonly tokenId: string | null
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  readonly version: string
  /** `GET /persons/{id}`. */
  readonly operation: string
  readonly decision: 'permitted' | 'refused'
  /** Code of the refusal; null when permitted. */
  readonly rule: string | null
  readonly status: number
  readonly requestBytes: number
  readonly replyBytes: number
  readonly totalMs: number
  readonly upstreamMs: number
  /** Free members later rooms add: agreement, purpose, mandate, case, digest. Plain values alone. */
  readonly more?: (Readonly<Record<string, string | number | boolean>> & About) | undefined
}

/** What the journal itself knows of the free members. */
interface About {
  /** Whom the call was about, `p-7f3a…`: entries are found by it. Never an identifier of the state. */
  readonly subject?: string
  /** ISO day from which on the subject may see the entry. */
  readonly hiddenUntil?: string
}
