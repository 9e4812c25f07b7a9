// Who may do what to an agreement, from which state, where it leads and what becomes of its terms. Pure:
// facts in, a move or a sentence out. Read under the lock of the turn. What is not in the table is
// refused; rejected and archived are the end.

import type { AgreementState } from './agreement.ts'
import type { AgreementDeed } from './agreements.ts'

/** `attributes`: not a person but the rule that looks at what is known of the consumer. */
export type Side = 'consumer' | 'owner' | 'bus' | 'attributes'
export type DeedKind = AgreementDeed['do']

export interface Facts {
  /** Undefined: it is not there yet. */
  readonly state: AgreementState | undefined
  /** For whom the actor acts: both, where an entity asks for its own API. */
  readonly sides: readonly Side[]
  readonly askedBy: 'consumer' | 'owner' | undefined
  readonly heldBy: readonly Side[]
  /** Attributes that the consumer lacks; empty for its own API. */
  readonly lacks: readonly string[]
  /** Automatic approval and enough capacity, or its own API. */
  readonly isLetIn: boolean
  /** The terms are narrower than those in force, or equal. */
  readonly isNarrower: boolean
  /** The plan of the terms is still offered and bears them. */
  readonly isPlanOffered: boolean
}

export type Effect =
  | 'ask' //   the terms of the deed wait for the other side
  | 'agree' // the terms of the deed, or those asked for, come into force and are signed
  | 'drop' //  what was asked for is asked for no more
  | 'keep'

export interface Move {
  readonly to: AgreementState
  readonly effect: Effect
}

export type Decision =
  | (Move & { readonly kind: 'moves' })
  | { readonly kind: 'refused'; readonly why: string }

interface Condition {
  readonly holds: (facts: Facts) => boolean
  readonly otherwise: string
}
type From = AgreementState | undefined
type Row = readonly [
  DeedKind,
  readonly Side[],
  readonly From[],
  AgreementState,
  Effect,
  ...Condition[],
]

const [C, O, B, A] = ['consumer', 'owner', 'bus', 'attributes'] as const
const draft = 'draft'
const pending = 'pending'
const active = 'active'
const held = 'suspended'
const lacking = 'missing-attributes'
const ended = 'archived'
const rejected = 'rejected'

const lacksSome: Condition = {
  holds: ({ lacks }) => lacks.length > 0,
  otherwise: 'The consumer has every attribute that is asked for.',
}
const lacksNone: Condition = {
  holds: ({ lacks }) => lacks.length === 0,
  otherwise: 'The consumer lacks attributes that the owner asks for.',
}
const isLetIn: Condition = {
  holds: (facts) => facts.isLetIn,
  otherwise: 'The owner decides about it.',
}
const isPlanned: Condition = {
  holds: (facts) => facts.isPlanOffered,
  otherwise: 'The plan is not offered any more, or bears fewer calls; edit the terms.',
}
const isOther: Condition = {
  holds: ({ askedBy, sides }) => askedBy !== undefined && !sides.includes(askedBy),
  otherwise: 'The other side has asked for no other terms.',
}
const isOwnAsk: Condition = {
  holds: ({ askedBy, sides }) => askedBy !== undefined && sides.includes(askedBy),
  otherwise: 'This side has asked for no other terms.',
}
const isAnswered: Condition = {
  holds: ({ askedBy, sides }) => askedBy === undefined || sides.includes(askedBy),
  otherwise: 'The other side has asked for other terms: approve or reject those first.',
}
const isNarrower: Condition = {
  holds: (facts) => facts.isNarrower,
  otherwise: 'The terms are wider than those in force.',
}
const isFree: Condition = {
  holds: ({ heldBy, sides }) => !heldBy.some((side) => sides.includes(side)),
  otherwise: 'This side has suspended it already.',
}
const isHeld: Condition = {
  holds: ({ heldBy, sides }) => heldBy.some((side) => sides.includes(side)),
  otherwise: 'This side has not suspended it: whoever has can resume it.',
}
const isLastHold: Condition = {
  holds: ({ heldBy, sides }) => heldBy.every((side) => sides.includes(side)),
  otherwise: 'Another side has suspended it too.',
}

// oxfmt-ignore
const table: readonly Row[] = [
  // deed      who           from                                     to        terms    when
  ['draft',    [C,    B   ], [undefined],                             draft,    'ask'                          ],
  ['edit',     [C,    B   ], [draft],                                 draft,    'ask'                          ],
  ['edit',     [C,    B   ], [       pending, lacking],               lacking,  'ask',   lacksSome             ],
  ['edit',     [C,    B   ], [       pending, lacking],               active,   'agree', isLetIn               ],
  ['edit',     [C,    B   ], [       pending, lacking],               pending,  'ask'                          ],
  ['ask',      [C,    B, A], [draft, pending, lacking],               lacking,  'keep',  isPlanned, lacksSome  ],
  ['ask',      [C,    B, A], [draft, pending, lacking],               active,   'agree', isPlanned, isLetIn    ],
  ['ask',      [C,    B, A], [draft, pending, lacking],               pending,  'keep',  isPlanned             ],
  ['approve',  [   O, B   ], [       pending],                        active,   'agree', isPlanned, lacksNone  ],
  ['approve',  [C, O, B   ], [                         active],       active,   'agree', isPlanned, isOther    ],
  ['approve',  [C, O, B   ], [                                 held], held,     'agree', isPlanned, isOther    ],
  ['reject',   [   O, B   ], [       pending, lacking],               rejected, 'keep'                         ],
  ['reject',   [C, O, B   ], [                         active],       active,   'drop',  isOther               ],
  ['reject',   [C, O, B   ], [                                 held], held,     'drop',  isOther               ],
  ['change',   [C         ], [                         active],       active,   'agree', isAnswered, isNarrower],
  ['change',   [C         ], [                                 held], held,     'agree', isAnswered, isNarrower],
  ['change',   [C         ], [                         active],       active,   'agree', isAnswered, isLetIn   ],
  ['change',   [C, O      ], [                         active],       active,   'ask',   isAnswered            ],
  ['change',   [C, O      ], [                                 held], held,     'ask',   isAnswered            ],
  ['withdraw', [C,    B   ], [draft, pending, lacking],               ended,    'keep'                         ],
  ['withdraw', [C, O      ], [                         active],       active,   'drop',  isOwnAsk              ],
  ['withdraw', [C, O      ], [                                 held], held,     'drop',  isOwnAsk              ],
  ['suspend',  [C, O, B, A], [                         active],       held,     'keep'                         ],
  ['suspend',  [C, O, B, A], [                                 held], held,     'keep',  isFree                ],
  ['resume',   [C, O, B, A], [                                 held], active,   'keep',  isHeld, isLastHold    ],
  ['resume',   [C, O, B, A], [                                 held], held,     'keep',  isHeld                ],
  ['archive',  [C,    B   ], [draft, pending, lacking],               ended,    'keep'                         ],
  ['archive',  [C, O, B   ], [                         active, held], ended,    'keep'                         ],
]

export function decide(deed: DeedKind, facts: Facts): Decision {
  const { move, why } = find(deed, facts)
  if (move !== undefined) return { kind: 'moves', ...move }
  return { kind: 'refused', why: why ?? `${stateSentence(facts.state)} ${cure(facts)}` }
}

/** What may be done as things stand, for who shows buttons; what comes of it depends on the terms. */
export function deedsFor(facts: Facts): DeedKind[] {
  const kinds = [...new Set(table.map(([deed]) => deed))]
  return kinds.filter((deed) => find(deed, facts).move !== undefined)
}

/** The first row whose conditions hold; else what the last one lacked. */
function find(deed: DeedKind, facts: Facts): { move?: Move; why?: string } {
  let why: string | undefined
  for (const [its, who, from, to, effect, ...conditions] of table) {
    if (its !== deed || !from.includes(facts.state) || !meets(who, facts)) continue
    const failed = conditions.find(({ holds }) => !holds(facts))
    if (failed === undefined) return { move: { to, effect } }
    why = failed.otherwise
  }
  return why === undefined ? {} : { why }
}

function meets(who: readonly Side[], { sides }: Facts): boolean {
  return who.some((side) => sides.includes(side))
}

function stateSentence(state: From): string {
  return state === undefined
    ? 'There is no agreement yet.'
    : `The agreement is in the state ${state}.`
}

function cure(facts: Facts): string {
  const deeds = deedsFor(facts)
  return deeds.length === 0
    ? 'Nothing can be done to it from this side.'
    : `From this side it can be done: ${deeds.join(', ')}.`
}
