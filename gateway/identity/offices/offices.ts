// Where people are officials: which memberships a person has now, and what they permit. Definitions of
// permissions are central, who has which is the entity's own affair. Must never answer from a
// membership that has ended.

import type { Level } from '../people/levels.ts'

export interface Offices {
  /** The memberships of the person that hold now, by name of the entity. */
  contextsOf(person: string): Promise<readonly OfficeContext[]>
  /** Undefined: not of this person, ended, not begun, or its entity is suspended. */
  find(membership: string, person: string): Promise<OfficeContext | undefined>
}

export interface OfficeContext {
  /** Id of the membership, a UUID. */
  readonly membership: string
  /** Name of the entity. */
  readonly entity: string
  /** As people call it; the name where it has no title. */
  readonly entityTitle: string
  readonly unit: { readonly id: string; readonly name: string } | undefined
  /** What the assignments of this membership permit now. */
  readonly permissions: readonly Permitted[]
}

export interface Permitted {
  /** A scope of APIs, or one of ours: `org.members.manage`. */
  readonly code: string
  /** The login must be at least of this level. */
  readonly minAcr: Level
}
