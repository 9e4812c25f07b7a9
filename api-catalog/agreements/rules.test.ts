import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { agreementStates } from './agreement.ts'
import type { AgreementState } from './agreement.ts'
import { decide, deedsFor } from './rules.ts'
import type { DeedKind, Decision, Facts, Side } from './rules.ts'

const deeds: readonly DeedKind[] = [
  'draft',
  'edit',
  'ask',
  'approve',
  'reject',
  'suspend',
  'resume',
  'change',
  'withdraw',
  'archive',
]
const states: readonly (AgreementState | undefined)[] = [undefined, ...agreementStates]
const sides: readonly (readonly Side[])[] = [
  ['consumer'],
  ['owner'],
  ['bus'],
  ['attributes'],
  ['consumer', 'owner'],
  [],
]
const bools = [false, true]

const facts: Facts = {
  state: 'active',
  sides: ['consumer'],
  askedBy: undefined,
  heldBy: [],
  lacks: [],
  isLetIn: false,
  isNarrower: false,
  isPlanOffered: true,
}

/** Every case there is: 10 deeds, 8 states, 6 kinds of actors, and what conditions ask. */
function* cases(): Generator<{ deed: DeedKind; facts: Facts; decision: Decision }> {
  for (const deed of deeds)
    for (const state of states)
      for (const its of sides)
        for (const askedBy of [undefined, 'consumer', 'owner'] as const)
          for (const heldBy of [
            [],
            ['consumer'],
            ['owner', 'bus'],
            ['attributes'],
            ['consumer', 'owner', 'bus', 'attributes'],
          ] as Side[][])
            for (const lacks of [[], ['type:office']])
              for (const isLetIn of bools)
                for (const isNarrower of bools)
                  for (const isPlanOffered of bools) {
                    const one = {
                      state,
                      sides: its,
                      askedBy,
                      heldBy,
                      lacks,
                      isLetIn,
                      isNarrower,
                      isPlanOffered,
                    }
                    yield { deed, facts: one, decision: decide(deed, one) }
                  }
}

const all = [...cases()]
const moves = all.flatMap((one) =>
  one.decision.kind === 'moves' ? [{ ...one, move: one.decision }] : [],
)
const tell = ({ deed, facts: its }: { deed: DeedKind; facts: Facts }) =>
  `${deed} ${JSON.stringify(its)}`

describe('the table of rules', () => {
  it(`says one thing for each of ${all.length} cases`, () => {
    assert.equal(all.length, 10 * 8 * 6 * 3 * 5 * 2 * 2 * 2 * 2)
    for (const { decision } of all) {
      if (decision.kind === 'refused') assert.match(decision.why, /^[A-Z].*\.$/)
    }
  })

  it('never moves what is rejected or archived, and lets nobody else in', () => {
    for (const one of moves) {
      assert.ok(one.facts.state !== 'archived' && one.facts.state !== 'rejected', tell(one))
      assert.ok(one.facts.sides.length > 0, tell(one))
    }
  })

  it('puts terms in force by the other side, the bus, a rule of the owner, or because they are narrower', () => {
    for (const one of moves.filter(({ move }) => move.effect === 'agree')) {
      const { deed, facts: its } = one
      const isOthers = its.askedBy !== undefined && !its.sides.includes(its.askedBy)
      const isDecided =
        deed === 'approve' &&
        (its.sides.some((side) => side === 'owner' || side === 'bus') || isOthers)
      const isNarrowed = deed === 'change' && its.isNarrower && its.sides.includes('consumer')
      assert.ok(isDecided || its.isLetIn || isNarrowed, tell(one))
    }
  })

  it('never lets a consumer approve what he himself asks for', () => {
    for (const one of moves.filter(({ deed }) => deed === 'approve')) {
      const { sides: who, askedBy, state } = one.facts
      if (who.includes('owner') || who.includes('bus')) continue
      assert.ok(state !== 'pending' && askedBy === 'owner', tell(one))
    }
  })

  it('leads from not being active to being active by an approval, a letting in, or the last resume', () => {
    for (const one of moves.filter(
      ({ move, facts: its }) => move.to === 'active' && its.state !== 'active',
    )) {
      const { deed, facts: its } = one
      if (deed === 'resume')
        assert.ok(
          its.heldBy.every((side) => its.sides.includes(side)),
          tell(one),
        )
      else assert.ok(deed === 'approve' || its.isLetIn, tell(one))
    }
  })

  it('puts nothing in force while attributes are missing, or a plan is gone', () => {
    for (const one of moves.filter(({ move }) => move.to === 'active' && move.effect === 'agree')) {
      const isFirst = one.facts.state !== 'active'
      if (isFirst && !one.facts.isLetIn) assert.deepEqual(one.facts.lacks, [], tell(one))
      if (one.deed === 'approve' || one.deed === 'ask')
        assert.ok(one.facts.isPlanOffered, tell(one))
    }
  })

  it('keeps a suspended one suspended, whatever becomes of its terms', () => {
    for (const one of moves.filter(({ facts: its }) => its.state === 'suspended')) {
      if (one.deed === 'resume' || one.deed === 'archive') continue
      assert.equal(one.move.to, 'suspended', tell(one))
    }
  })

  it('lets the rule about attributes ask, suspend and resume for itself, nothing more', () => {
    for (const one of moves.filter(({ facts: its }) => its.sides[0] === 'attributes')) {
      assert.ok(['ask', 'suspend', 'resume'].includes(one.deed), tell(one))
    }
  })

  it('names in a refusal what can be done, and it can', () => {
    for (const one of all.filter(({ decision }) => decision.kind === 'refused')) {
      for (const deed of deedsFor(one.facts)) assert.equal(decide(deed, one.facts).kind, 'moves')
    }
  })
})

const [draft, pending, active, suspended, lacking] = [
  'draft',
  'pending',
  'active',
  'suspended',
  'missing-attributes',
] as const
const [C, O, B] = ['consumer', 'owner', 'bus'] as const

// oxfmt-ignore
const rows: [string, DeedKind, Side[], AgreementState | undefined, Partial<Facts>, string][] = [
  ['a consumer drafts',                       'draft',    [C], undefined, {},                                  'draft ask'],
  ['an owner drafts for nobody',              'draft',    [O], undefined, {},                                  'refused'],
  ['a draft is asked for',                    'ask',      [C], draft,     {},                                  'pending keep'],
  ['a draft is let in',                       'ask',      [C], draft,     { isLetIn: true },                   'active agree'],
  ['a draft lacks attributes',                'ask',      [C], draft,     { lacks: ['a'] },                    'missing-attributes keep'],
  ['a draft names a plan that is gone',       'ask',      [C], draft,     { isPlanOffered: false },            'refused'],
  ['attributes come',                         'ask',      [C], lacking,   {},                                  'pending keep'],
  ['terms that wait are edited',              'edit',     [C], pending,   {},                                  'pending ask'],
  ['terms that wait are edited and let in',   'edit',     [C], pending,   { isLetIn: true },                   'active agree'],
  ['terms in force are not edited',           'edit',     [C], active,    {},                                  'refused'],
  ['an owner approves',                       'approve',  [O], pending,   { askedBy: C },                      'active agree'],
  ['the bus approves',                        'approve',  [B], pending,   { askedBy: C },                      'active agree'],
  ['a consumer approves himself',             'approve',  [C], pending,   { askedBy: C },                      'refused'],
  ['an owner approves without attributes',    'approve',  [O], lacking,   { askedBy: C },                      'refused'],
  ['an owner approves a change',              'approve',  [O], active,    { askedBy: C },                      'active agree'],
  ['an owner approves his own change',        'approve',  [O], active,    { askedBy: O },                      'refused'],
  ['a consumer approves a change',            'approve',  [C], suspended, { askedBy: O },                      'suspended agree'],
  ['nothing is open to approve',              'approve',  [O], active,    {},                                  'refused'],
  ['an owner rejects',                        'reject',   [O], pending,   { askedBy: C },                      'rejected keep'],
  ['an owner rejects a change',               'reject',   [O], active,    { askedBy: C },                      'active drop'],
  ['a consumer widens',                       'change',   [C], active,    {},                                  'active ask'],
  ['a consumer narrows',                      'change',   [C], active,    { isNarrower: true },                'active agree'],
  ['an owner narrows',                        'change',   [O], active,    { isNarrower: true },                'active ask'],
  ['a consumer widens and is let in',         'change',   [C], active,    { isLetIn: true },                   'active agree'],
  ['a suspended consumer is not let in wider', 'change',  [C], suspended, { isLetIn: true },                   'suspended ask'],
  ['two changes cross',                       'change',   [C], active,    { askedBy: O, isNarrower: true },    'refused'],
  ['the bus changes terms of others',         'change',   [B], active,    {},                                  'refused'],
  ['a change is taken back',                  'withdraw', [C], active,    { askedBy: C },                      'active drop'],
  ['a change of the other is taken back',     'withdraw', [C], active,    { askedBy: O },                      'refused'],
  ['a request is taken back',                 'withdraw', [C], pending,   { askedBy: C },                      'archived keep'],
  ['an owner suspends',                       'suspend',  [O], active,    {},                                  'suspended keep'],
  ['an owner suspends too',                   'suspend',  [O], suspended, { heldBy: [C] },                     'suspended keep'],
  ['an owner suspends twice',                 'suspend',  [O], suspended, { heldBy: [O] },                     'refused'],
  ['one of two resumes',                      'resume',   [O], suspended, { heldBy: [C, O] },                  'suspended keep'],
  ['the last one resumes',                    'resume',   [O], suspended, { heldBy: [O] },                     'active keep'],
  ['a consumer resumes for the owner',        'resume',   [C], suspended, { heldBy: [O] },                     'refused'],
  ['the bus resumes for the rule',            'resume',   [B], suspended, { heldBy: ['attributes'] },          'refused'],
  ['an owner archives what waits',            'archive',  [O], pending,   {},                                  'refused'],
  ['an owner archives what is in force',      'archive',  [O], active,    {},                                  'archived keep'],
  ['a consumer archives what is suspended',   'archive',  [C], suspended, { heldBy: [O] },                     'archived keep'],
]

describe('by the table of rules, when', () => {
  for (const [what, deed, who, state, more, expected] of rows) {
    it(`${what}: ${expected}`, () => {
      const decision = decide(deed, { ...facts, state, sides: who, ...more })
      const said = decision.kind === 'moves' ? `${decision.to} ${decision.effect}` : decision.kind
      assert.equal(said, expected)
    })
  }
})
