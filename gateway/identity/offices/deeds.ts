// What people do in their office. Each deed is one of these and is done by `do-deed.ts`, never otherwise.

import type { PersonIdentifier } from '#policies/policy.ts'
import type { Level } from '../people/levels.ts'
import type { Grant } from './permit.ts'

/** Who does it: a person in his office, as his visit says. */
export interface Actor {
  readonly person: string
  readonly membership: string
  /** Of his login. */
  readonly acr: Level
}

/** Times are milliseconds since 1970; `from` absent: now; `until` absent: without an end. */
export type Deed =
  | (Span & {
      readonly kind: 'invite'
      readonly identifier: PersonIdentifier
      readonly unit?: string | undefined
    })
  | (Span & { readonly kind: 'assign'; readonly membership: string; readonly grant: Grant })
  | { readonly kind: 'approve' | 'decline' | 'take'; readonly assignment: string }
  | { readonly kind: 'limit'; readonly membership: string; readonly until: number | undefined }
  | { readonly kind: 'remove'; readonly membership: string }
  | { readonly kind: 'add-unit'; readonly name: string }

export interface Span {
  readonly from?: number | undefined
  readonly until?: number | undefined
}

export type DeedKind = Deed['kind']

/** `id`: of the membership, assignment or unit that it was about. */
export type Outcome =
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'refused'; readonly reason: Reason }

// oxfmt-ignore
export const reasons = [
  'no-office',       // the actor's membership has ended, not begun, or the entity is suspended
  'not-permitted',   // he lacks the permission
  'weaker-login',    // he has it, and logged in by something weaker than it needs
  'unknown',         // not of this office
  'over',            // ended, decided or lapsed before
  'himself',         // nobody decides about himself
  'same-person',     // who proposed does not approve
  'proposer-gone',   // who proposed could not propose it any more
  'undefined',       // no such permission, role or unit is defined
  'duty-conflict',   // together with what he has it breaks the separation of duties
  'has-it',          // he has it for as long already
  'member-already',  // he is in the office or invited
  'wrong-time',      // it would end before it begins, or has ended already
  'not-longer',      // with a high risk in hand only a new appointment makes it longer
  'last-one',        // somebody must be left who can appoint administrators
  'name-taken',
] as const

export type Reason = (typeof reasons)[number]
