// The life of a major version of an API: from the first draft to the archive. Registering is one thing,
// being published another: who may move it where is one table (moves.ts).
//
//   draft ─▶ waiting ─▶ published ─▶ deprecated ─▶ archived
//              │            │  ▲          │  ▲
//              └─▶ draft    ▼  │          ▼  │
//                        suspended     suspended

import type { VersionId } from '#kernel/ids/ids.ts'
import type { Change } from '../compare/change.ts'

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
  /** A version that was registered and is not in force (yet). */
  readonly candidate?: Candidate
  /** The document at the address it was registered by is another by now. */
  readonly drift?: Drift
}

export interface Candidate {
  readonly id: VersionId
  /** `info.version`. */
  readonly version: string
  readonly state: 'draft' | 'waiting'
  /** ISO 8601. */
  readonly registeredAt: string
}

export interface Drift {
  /** ISO 8601: when it was first seen. */
  readonly since: string
  /** Against what is in force. */
  readonly changes: readonly Change[]
}

/** Whoever moves it: somebody of the entity that may `apis.manage`, or the administrator of the bus. */
export type LifeActor =
  | { readonly kind: 'member'; readonly entity: string; readonly person: string }
  | { readonly kind: 'bus' }

export const lifeDeeds = [
  'ask',
  'publish',
  'send-back',
  'deprecate',
  'suspend',
  'resume',
  'archive',
] as const

export interface LifeDeed {
  readonly do: (typeof lifeDeeds)[number]
  readonly entity: string
  readonly api: string
  readonly major: number
  /** The revision that whoever acts has read. */
  readonly revision: number
  /** ISO 8601, of `deprecate`: from when on; left out: from now on, or as announced before. */
  readonly at?: string
  readonly sunsetAt?: string
  readonly successor?: string
  readonly reason?: string
}

export interface LifeStep {
  /** ISO 8601. */
  readonly at: string
  /** `register` beside the deeds. */
  readonly deed: LifeDeed['do'] | 'register'
  readonly from: LifeState | undefined
  readonly to: LifeState
  /** Entity, `bus` or `clock`. */
  readonly by: string
  /** Id of the person; undefined: the administrator of the bus, or the clock. */
  readonly person: string | undefined
  readonly reason: string | undefined
  /** `info.version` that was registered or published. */
  readonly version: string | undefined
}
