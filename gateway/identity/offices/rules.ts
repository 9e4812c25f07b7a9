// The rules of an office: which check runs for which deed. Pure: facts in, a reason or nothing out. They
// are read in the transaction that does the deed, under the lock of the office.

import { isAtLeast } from '../people/levels.ts'
import type { Level } from '../people/levels.ts'
import { manageAdmins, manageMembers } from './check-definitions.ts'
import type { DeedKind, Reason } from './deeds.ts'
import { levelOf } from './definitions.ts'
import type { Definition } from './definitions.ts'
import { areApart } from './permit.ts'

export interface Facts {
  readonly now: number
  readonly actor: {
    readonly acr: Level
    /** Undefined: he is no member any more, or not yet, or the entity is suspended. */
    readonly permitted: readonly Definition[] | undefined
  }
  /** Whom or what it is about is of this office. */
  readonly isThere: boolean
  /** It has not ended, lapsed or been decided. */
  readonly isOpen: boolean
  /** It is about the actor. */
  readonly isHimself: boolean
  /** It is about a permission, or a member, of high risk. */
  readonly isHigh: boolean
  /** What is to be given stands for; empty: it is not defined. */
  readonly meaning: readonly Definition[]
  /** What the member has or is proposed for, whenever it begins. */
  readonly held: readonly Definition[]
  readonly hasIt: boolean
  readonly isMember: boolean
  readonly isNameTaken: boolean
  readonly isUnitKnown: boolean
  readonly from: number
  readonly until: number | undefined
  /** Of the membership before it is limited. */
  readonly untilNow: number | undefined
  readonly isProposer: boolean
  readonly proposerMayPropose: boolean
  /** Without it nobody could appoint administrators. */
  readonly isLastOne: boolean
}

type Check = (facts: Facts) => Reason | undefined

// oxfmt-ignore
const columns = ['invite', 'assign', 'approve', 'decline', 'take', 'limit', 'remove', 'add-unit'] as const
const [I, A, P, D, T, L, R, U] = columns

// oxfmt-ignore
const table: readonly (readonly [Check, ...DeedKind[]])[] = [
  [isInOffice,      I, A, P, D, T, L, R, U],
  [isKnown,            A, P, D, T, L, R   ],
  [isNotOver,          A, P, D, T, L, R   ],
  [isAnother,       I, A, P,       L      ], // giving up what one has is free
  [mayDoIt,         I, A, P, D, T, L, R, U],
  [isNotProposer,         P               ],
  [hadAProposer,          P               ],
  [isDefined,       I, A, P               ],
  [keepsApart,         A, P               ],
  [isNew,              A                  ],
  [isNoMember,      I                     ],
  [hasFreeName,                          U],
  [endsAfterwards,  I, A, P,       L      ],
  [isNotLonger,                    L      ],
  [leavesSomebody,              T,    R   ],
]

/** Undefined: it may be done. */
export function whyNot(deed: DeedKind, facts: Facts): Reason | undefined {
  for (const [check, ...deeds] of table) {
    const reason = deeds.includes(deed) ? check(facts) : undefined
    if (reason !== undefined) return reason
  }
  return undefined
}

function isInOffice({ actor }: Facts): Reason | undefined {
  return actor.permitted === undefined ? 'no-office' : undefined
}

function isKnown({ isThere }: Facts): Reason | undefined {
  return isThere ? undefined : 'unknown'
}

function isNotOver({ isOpen }: Facts): Reason | undefined {
  return isOpen ? undefined : 'over'
}

function isAnother({ isHimself }: Facts): Reason | undefined {
  return isHimself ? 'himself' : undefined
}

/** A high risk is for who appoints administrators. Only giving up one's own asks for nothing. */
function mayDoIt({ actor, isHigh, isHimself }: Facts): Reason | undefined {
  if (isHimself) return undefined
  const code = isHigh ? manageAdmins : manageMembers
  const permission = actor.permitted?.find((one) => one.code === code)
  if (permission === undefined) return 'not-permitted'
  return isAtLeast(actor.acr, levelOf(permission)) ? undefined : 'weaker-login'
}

function isNotProposer({ isProposer }: Facts): Reason | undefined {
  return isProposer ? 'same-person' : undefined
}

function hadAProposer({ proposerMayPropose }: Facts): Reason | undefined {
  return proposerMayPropose ? undefined : 'proposer-gone'
}

function isDefined({ meaning, isUnitKnown }: Facts): Reason | undefined {
  return meaning.length > 0 && isUnitKnown ? undefined : 'undefined'
}

function keepsApart({ meaning, held }: Facts): Reason | undefined {
  const isBroken = meaning.some((one) => held.some((other) => areApart(one, other)))
  return isBroken ? 'duty-conflict' : undefined
}

function isNew({ hasIt }: Facts): Reason | undefined {
  return hasIt ? 'has-it' : undefined
}

function isNoMember({ isMember }: Facts): Reason | undefined {
  return isMember ? 'member-already' : undefined
}

function hasFreeName({ isNameTaken }: Facts): Reason | undefined {
  return isNameTaken ? 'name-taken' : undefined
}

function endsAfterwards({ now, from, until }: Facts): Reason | undefined {
  return until === undefined || until > Math.max(now, from) ? undefined : 'wrong-time'
}

function isNotLonger({ isHigh, until, untilNow }: Facts): Reason | undefined {
  const isLonger = (until ?? Infinity) > (untilNow ?? Infinity)
  return isHigh && isLonger ? 'not-longer' : undefined
}

function leavesSomebody({ isLastOne }: Facts): Reason | undefined {
  return isLastOne ? 'last-one' : undefined
}
