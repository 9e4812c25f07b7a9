// Who may move a major of an API from where to where, as one table: what is not a row of it is refused
// with a sentence that names what is possible. A row `of` the candidate looks at the state of the version
// that was registered and is not in force; where something is in force already, the major stays as it is.

import { refuse } from '#kernel/problem/problem.ts'
import type { LifeDeed, LifeState } from './life.ts'

export type Who = 'member' | 'bus' | 'clock'

/** What the table looks at. */
export interface Standing {
  readonly state: LifeState
  readonly candidate: 'draft' | 'waiting' | undefined
  readonly publishesItself: boolean
  readonly suspendedBy: 'member' | 'bus' | undefined
  readonly deprecationCame: boolean
  readonly sunsetCame: boolean
  /** A sunset is announced, and the one asked for comes before it, or is none. */
  readonly sooner: boolean
}

type Row = readonly [
  deed: LifeDeed['do'],
  who: Who,
  of: 'candidate' | 'major',
  from: readonly LifeState[],
  to: LifeState,
  condition: keyof typeof conditions,
]

const conditions = {
  always: { holds: () => true, says: '' },
  trusted: {
    holds: ({ publishesItself }: Standing) => publishesItself,
    says: 'its entity does not publish by itself: ask for approval, the administrator of the bus gives it',
  },
  'own-suspension': {
    holds: ({ suspendedBy }: Standing) => suspendedBy !== 'bus',
    says: 'the administrator of the bus suspended it, and only he lets it go on',
  },
  'not-sooner': {
    holds: ({ sooner }: Standing) => !sooner,
    says: 'callers were told of a later end; only the administrator of the bus makes it come sooner',
  },
  'deprecation-came': {
    holds: ({ deprecationCame }: Standing) => deprecationCame,
    says: 'its time has not come',
  },
  'sunset-came': {
    holds: ({ sunsetCame }: Standing) => sunsetCame,
    says: 'its sunset has not come',
  },
}

// oxfmt-ignore
export const moves: readonly Row[] = [
  // deed        who       of           from                          to            if
  ['ask',       'member', 'candidate', ['draft'],                    'waiting',    'always'          ],
  ['ask',       'bus',    'candidate', ['draft'],                    'waiting',    'always'          ],
  ['send-back', 'member', 'candidate', ['waiting'],                  'draft',      'always'          ],
  ['send-back', 'bus',    'candidate', ['waiting'],                  'draft',      'always'          ],
  ['publish',   'member', 'candidate', ['draft', 'waiting'],         'published',  'trusted'         ],
  ['publish',   'bus',    'candidate', ['draft', 'waiting'],         'published',  'always'          ],
  ['deprecate', 'member', 'major',     ['published', 'deprecated'],  'deprecated', 'not-sooner'      ],
  ['deprecate', 'bus',    'major',     ['published', 'deprecated'],  'deprecated', 'always'          ],
  ['deprecate', 'clock',  'major',     ['published'],                'deprecated', 'deprecation-came'],
  ['suspend',   'member', 'major',     ['published', 'deprecated'],  'suspended',  'always'          ],
  ['suspend',   'bus',    'major',     ['published', 'deprecated',
                                        'suspended'],                'suspended',  'always'          ],
  ['resume',    'member', 'major',     ['suspended'],                'published',  'own-suspension'  ],
  ['resume',    'bus',    'major',     ['suspended'],                'published',  'always'          ],
  ['archive',   'member', 'major',     ['draft', 'waiting'],         'archived',   'always'          ],
  ['archive',   'bus',    'major',     ['draft', 'waiting',
                                        'deprecated', 'suspended'],  'archived',   'always'          ],
  ['archive',   'clock',  'major',     ['deprecated', 'suspended'],  'archived',   'sunset-came'     ],
]

/** What comes of the move. @throws Problem `life/not-allowed` */
export function judgeMove(who: Who, deed: LifeDeed['do'], standing: Standing): LifeState {
  const row = moves.find((one) => one[0] === deed && one[1] === who && isFrom(one, standing))
  if (row === undefined) refuse('life/not-allowed', sentence(who, deed, standing))
  const condition = conditions[row[5]]
  if (!condition.holds(standing)) {
    refuse('life/not-allowed', `This cannot be done: ${condition.says}.`)
  }
  return row[4]
}

/** What may be done now, in the order of the table. */
export function possibleMoves(who: Who, standing: Standing): LifeDeed['do'][] {
  return moves
    .filter((row) => row[1] === who && isFrom(row, standing) && conditions[row[5]].holds(standing))
    .map(([deed]) => deed)
}

function isFrom([, , of, from]: Row, { state, candidate }: Standing): boolean {
  if (of === 'major') return from.includes(state)
  return candidate !== undefined && state !== 'archived' && from.includes(candidate)
}

function sentence(who: Who, deed: LifeDeed['do'], standing: Standing): string {
  const possible = possibleMoves(who, standing).join(', ')
  const { state, candidate } = standing
  const beside =
    candidate === undefined || candidate === state ? '' : `, a new version of it is ${candidate}`
  const now = `It is ${state}${beside}: ${deed} is not possible.`
  return possible === '' ? `${now} Nothing is, any more.` : `${now} Possible now: ${possible}.`
}
