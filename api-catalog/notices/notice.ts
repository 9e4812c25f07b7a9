// What one entity is told: a change of an API it uses, an end that comes near, a decision about an
// agreement. Addressed to an entity, never to a person, and without personal data.

import type { Change } from '../compare/change.ts'

export const noticeKinds = [
  'api.breaking',
  'api.changed',
  'api.deprecated',
  'api.sunset-near',
  'api.suspended',
  'api.resumed',
  'api.archived',
  'agreement.asked',
  'agreement.decided',
  'agreement.suspended',
  'feedback',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

export interface Notice {
  /** UUID: whoever gets it twice knows it again. */
  readonly id: string
  /** Grows by one over the whole bus. */
  readonly cursor: number
  readonly kind: NoticeKind
  readonly entity: string
  /** ISO 8601. */
  readonly at: string
  /** `{entity}/{api}/v{major}`, `{entity}/{api}`, or the id of an agreement. */
  readonly subject: string
  /** Of the page about it, within the bus. */
  readonly address: string
  readonly title: { readonly pl: string; readonly en: string }
  readonly data: NoticeData
}

/** Which of them are there depends on the kind. */
export interface NoticeData {
  /** `{entity}/{api}`, with `/v{major}` where it is about one. */
  readonly api: string
  readonly version?: string
  /** Those that break or may break, at most 100. */
  readonly changes?: readonly Change[]
  /** Why it was published though it breaks callers. */
  readonly forced?: string
  /** Ids of touched operations that the entity called in the last 90 days, with calls. */
  readonly operations?: readonly { readonly operation: string; readonly calls: number }[]
  /** Day of Warsaw. */
  readonly lastUsed?: string
  /** Id of the agreement it is about. */
  readonly agreement?: string
  readonly purposes?: readonly string[]
  readonly deprecatedAt?: string
  readonly sunsetAt?: string
  /** Whole days left, counted up. */
  readonly days?: number
  readonly successor?: string
  readonly reason?: string
  /** Entity that asks, or whose agreement it is. */
  readonly consumer?: string
  readonly decision?: Decision
  /** Id of an operation that somebody said something about. */
  readonly operation?: string
}

export type Decision =
  | 'approved'
  | 'rejected'
  | 'missing-attributes'
  | 'resumed'
  | 'withdrawn'
  | 'archived'

export interface NewNotice {
  readonly kind: NoticeKind
  readonly entity: string
  readonly subject: string
  readonly data: NoticeData
}
