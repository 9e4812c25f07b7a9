// The life of a major version of an API: from the first draft to the archive. Registering is one thing,
// being published another: who may move it where is one table (moves.ts).
//
//   draft ─▶ waiting ─▶ published ─▶ deprecated ─▶ archived
//              │            │  ▲          │  ▲
//              └─▶ draft    ▼  │          ▼  │
//                        suspended     suspended

export const lifeStates = [
  'draft',
  'waiting',
  'published',
  'deprecated',
  'suspended',
  'archived',
] as const
export type LifeState = (typeof lifeStates)[number]

/** Of one major of an API. */
export interface Life {
  readonly state: LifeState
  /** ISO 8601: from when on it is (or will be) deprecated; RFC 9745. */
  readonly deprecatedAt: string | undefined
  /** ISO 8601: from when on it is no more and answers 410; RFC 8594. */
  readonly sunsetAt: string | undefined
  /** What to call in its place: `{entity}/{api}/v{major}`. */
  readonly successor: string | undefined
  /** Why it was suspended, deprecated or sent back. */
  readonly reason: string | undefined
  /** Grows with every move and every registration: `ETag`, and what `If-Match` names. */
  readonly revision: number
  readonly changedAt: string
}
