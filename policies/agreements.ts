// What policies know of agreements: which entity may use which API, for which purposes and how much, as
// the bus holds it in memory. Nothing here ever waits; what is not known is not agreed.

/** The agreements in force, fed by the catalog; what ended is gone within a second. */
export interface KnownAgreements {
  /** The purpose with this id, where its agreement is in force; undefined: it is not (any more). */
  purpose(id: string): KnownPurpose | undefined
  /** Every purpose in force of the entity for the API `{entity}/{api}`; empty: nothing was agreed. */
  of(entity: string, api: string): readonly KnownPurpose[]
  /** What the provider can bear, and for whom how much of it is set aside; undefined: nothing was said. */
  capacity(api: string): Capacity | undefined
  /** False: it is not known at present what was suspended. */
  isFresh(): boolean
}

export interface KnownPurpose {
  readonly id: string
  readonly agreement: string
  /** Name of the entity that may call. */
  readonly entity: string
  /** `{entity}/{api}`: every major of it. */
  readonly api: string
  /** Ids of operations; undefined: all of them. */
  readonly operations: ReadonlySet<string> | undefined
  /** Calls in a day of Warsaw. */
  readonly callsPerDay: number
}

export interface Capacity {
  /** Calls in a day of Warsaw that the provider can bear from everybody together. */
  readonly callsPerDay: number
  /** The sum of what was agreed with all: the share of a purpose is its calls of this sum. */
  readonly agreedPerDay: number
}
