// What an entity and the owner of an API agree on: who may call what, why, on which legal basis and how
// much. Terms never change in place: a change is a new version of them that both sides want.
//
//   draft ─ask─▶ pending ─approve─▶ active ◀─resume─ suspended
//     │            │ │               │ └──suspend──────▶┘ │
//     │            │ └─reject─▶ rejected                  │
//     │            └─▶ missing-attributes ─ask again─▶    │
//     └──────── withdraw / archive ──▶ archived ◀─────────┘

export const agreementStates = [
  'draft',
  'pending',
  'active',
  'suspended',
  'archived',
  'rejected',
  'missing-attributes',
] as const
export type AgreementState = (typeof agreementStates)[number]

export interface Agreement {
  /** UUID. */
  readonly id: string
  /** Name of the entity that asks. */
  readonly consumer: string
  /** `{entity}/{api}`: every major of it. */
  readonly api: string
  readonly state: AgreementState
  /** What is in force, or was last; undefined: nothing was approved yet. */
  readonly terms: Terms | undefined
  /** What one side asks for and the other has not answered; undefined: nothing is open. */
  readonly asked: Asked | undefined
  /** Attributes the consumer lacks, `a | b` where either would do; empty unless it waits or is held for them. */
  readonly missing: readonly string[]
  /** Why it was rejected, suspended or archived, as the other side reads it. */
  readonly reason: string | undefined
  /** Who suspended it: it goes on when all of them resume. */
  readonly suspendedBy: readonly ('consumer' | 'owner' | 'bus')[]
  /** Grows with every change: `ETag`, and what `If-Match` names. */
  readonly revision: number
  /** ISO 8601. */
  readonly madeAt: string
  readonly changedAt: string
}

export interface Terms {
  /** From 1. */
  readonly version: number
  /** Code of a plan of the API; undefined: its purposes say how much by themselves. */
  readonly plan: string | undefined
  readonly purposes: readonly Purpose[]
}

export interface Purpose {
  /** UUID: rides in tokens and journal entries, and stays through versions of the terms. */
  readonly id: string
  /** One sentence a citizen can read: why the data are asked for. */
  readonly title: string
  /** Provision of an act: `art. 45 ust. 1 ustawy z dnia …`. */
  readonly legalBasis: string
  /** Ids of operations; undefined: all of the API. */
  readonly operations: readonly string[] | undefined
  /** Top-level members of answers that are needed; undefined: all. Told to people, not enforced yet. */
  readonly fields: readonly string[] | undefined
  /** Expected, and from the approval on allowed, in a day of Warsaw. */
  readonly callsPerDay: number
}

export interface Asked {
  readonly by: 'consumer' | 'owner'
  readonly terms: Terms
  readonly at: string
  /** Why, in a sentence of whoever asks. */
  readonly note: string | undefined
}

/** `typ` of a signed agreement (RFC 7515 §4.1.9). */
export const agreementTyp = 'szyna-agreement+jwt'

/** On which terms the owner lets others in. */
export interface AccessTerms {
  /** `{entity}/{api}`. */
  readonly api: string
  /** `automatic`: whoever fulfils the conditions is in at once, as long as the capacity bears it. */
  readonly approval: 'automatic' | 'manual'
  /** Every group must be fulfilled, by any of its attributes: `[['type:office', 'type:court'], […]]`. */
  readonly conditions: readonly (readonly string[])[]
  readonly plans: readonly Plan[]
  /** Calls in a day of Warsaw that all together may make; undefined: not said. */
  readonly capacity: number | undefined
  readonly revision: number
}

export interface Plan {
  /** Slug. */
  readonly code: string
  readonly title: { readonly pl: string; readonly en: string }
  readonly callsPerDay: number
}
