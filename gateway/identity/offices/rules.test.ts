import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { levels } from '../people/levels.ts'
import type { DeedKind, Reason } from './deeds.ts'
import { readShipped } from './definitions.ts'
import type { Definition } from './definitions.ts'
import { whyNot } from './rules.ts'
import type { Facts } from './rules.ts'

const { permissions } = readShipped()
const named = (...codes: string[]): Definition[] =>
  permissions.filter(({ code }) => codes.includes(code))
const both = named('org.members.manage', 'org.admins.manage')
const members = named('org.members.manage')
const [low, substantial] = levels

/** With these every deed is permitted. */
const fine: Facts = {
  now: 1_000,
  actor: { acr: substantial, permitted: both },
  isThere: true,
  isOpen: true,
  isHimself: false,
  isHigh: false,
  meaning: named('decisions.prepare'),
  held: named('persons:read', 'decisions.prepare'),
  hasIt: false,
  isMember: false,
  isNameTaken: false,
  isUnitKnown: true,
  from: 1_000,
  until: 2_000,
  untilNow: 2_000,
  isProposer: false,
  proposerMayPropose: true,
  isLastOne: false,
}

const [I, A, P, D, T, L, R, U]: DeedKind[] = [
  'invite',
  'assign',
  'approve',
  'decline',
  'take',
  'limit',
  'remove',
  'add-unit',
]
const all = [I!, A!, P!, D!, T!, L!, R!, U!]

// oxfmt-ignore
const rows: [string, Partial<Facts>, Reason, ...(DeedKind | undefined)[]][] = [
  ['has left the office',             { actor: { acr: substantial, permitted: undefined } },   'no-office',     ...all],
  ['may do nothing',                  { actor: { acr: substantial, permitted: [] } },          'not-permitted', ...all],
  ['may only read',                   { actor: { acr: substantial, permitted: named('persons:read') } }, 'not-permitted', ...all],
  ['manages members, of a high risk', { actor: { acr: substantial, permitted: members }, isHigh: true }, 'not-permitted', ...all],
  ['logged in by something weak',     { actor: { acr: low, permitted: both } },                'weaker-login',  ...all],
  ['means another office',            { isThere: false },                                      'unknown',          A, P, D, T, L, R   ],
  ['comes too late',                  { isOpen: false },                                       'over',             A, P, D, T, L, R   ],
  ['means himself',                   { isHimself: true },                                     'himself',       I, A, P,       L      ],
  ['proposed it',                     { isProposer: true },                                    'same-person',         P               ],
  ['follows one who has gone',        { proposerMayPropose: false },                           'proposer-gone',       P               ],
  ['means what is not defined',       { meaning: [] },                                         'undefined',     I, A, P               ],
  ['means a unit of nowhere',         { isUnitKnown: false },                                  'undefined',     I, A, P               ],
  ['joins duties kept apart',         { held: named('decisions.approve') },                    'duty-conflict',    A, P               ],
  ['gives what is there',             { hasIt: true },                                         'has-it',           A                  ],
  ['invites a member',                { isMember: true },                                      'member-already', I                    ],
  ['takes a name that is taken',      { isNameTaken: true },                                   'name-taken',                         U],
  ['ends before the beginning',       { from: 2_000 },                                         'wrong-time',    I, A, P,       L      ],
  ['ends in the past',                { until: 1_000 },                                        'wrong-time',    I, A, P,       L      ],
  ['lengthens a high risk',           { isHigh: true, until: undefined },                      'not-longer',                   L      ],
  ['is the last one',                 { isLastOne: true },                                     'last-one',                  T,    R   ],
]

describe('who in an office', () => {
  it('breaks no rule does what he wants', () => {
    for (const deed of all) assert.equal(whyNot(deed, fine), undefined, deed)
  })

  for (const [who, change, reason, ...refused] of rows) {
    it(`${who} is refused ${refused.join(', ')}: ${reason}`, () => {
      for (const deed of all) {
        const expected = refused.includes(deed) ? reason : undefined
        assert.equal(whyNot(deed, { ...fine, ...change }), expected, deed)
      }
    })
  }

  it('manages members alone does what has no high risk', () => {
    const actor = { acr: substantial, permitted: members }
    for (const deed of all) assert.equal(whyNot(deed, { ...fine, actor }), undefined, deed)
  })

  it('may do nothing gives up what he has all the same', () => {
    const actor = { acr: low, permitted: [] }
    for (const deed of [D!, T!, R!]) {
      assert.equal(whyNot(deed, { ...fine, actor, isHigh: true, isHimself: true }), undefined, deed)
    }
  })

  it('makes a stay shorter does so whatever the risk', () => {
    const { until, ...open } = { ...fine, isHigh: true, untilNow: undefined }
    assert.equal(whyNot('limit', { ...open, until }), undefined)
  })
})
