import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lifeDeeds, lifeStates } from './life.ts'
import { judgeMove, moves, possibleMoves } from './moves.ts'
import type { Standing, Who } from './moves.ts'

const everybody: readonly Who[] = ['member', 'bus', 'clock']

const standing = (more: Partial<Standing>): Standing => ({
  state: 'published',
  candidate: undefined,
  publishesItself: false,
  suspendedBy: undefined,
  deprecationCame: false,
  sunsetCame: false,
  sooner: false,
  ...more,
})

describe('the table of moves', () => {
  it('refuses whatever is not a row of it, with what is possible', () => {
    for (const who of everybody) {
      for (const deed of lifeDeeds) {
        for (const state of lifeStates) {
          const now = standing({ state })
          const row = moves.some(
            (one) =>
              one[0] === deed && one[1] === who && one[2] === 'major' && one[3].includes(state),
          )
          if (row) continue
          assert.throws(() => judgeMove(who, deed, now), {
            code: 'life/not-allowed',
            message: /Possible now: [a-z, -]+\.$|Nothing is, any more\.$/,
          })
        }
      }
    }
  })

  it('lets nothing leave the archive', () => {
    for (const who of everybody) {
      const archived = standing({ state: 'archived', candidate: 'waiting', publishesItself: true })
      assert.deepEqual(possibleMoves(who, archived), [])
    }
  })

  // oxfmt-ignore
  const rows: [Who, Partial<Standing>, string[]][] = [
    ['member', { state: 'draft', candidate: 'draft' },                             ['ask', 'archive']],
    ['member', { state: 'draft', candidate: 'draft', publishesItself: true },      ['ask', 'publish', 'archive']],
    ['member', { state: 'waiting', candidate: 'waiting' },                         ['send-back', 'archive']],
    ['bus',    { state: 'waiting', candidate: 'waiting' },                         ['send-back', 'publish', 'archive']],
    ['member', { state: 'published' },                                             ['deprecate', 'suspend']],
    ['bus',    { state: 'published', candidate: 'waiting' },                       ['send-back', 'publish', 'deprecate', 'suspend']],
    ['member', { state: 'deprecated' },                                            ['deprecate', 'suspend']],
    ['member', { state: 'deprecated', sooner: true },                              ['suspend']],
    ['bus',    { state: 'deprecated', sooner: true },                              ['deprecate', 'suspend', 'archive']],
    ['member', { state: 'suspended', suspendedBy: 'member' },                      ['resume']],
    ['member', { state: 'suspended', suspendedBy: 'bus' },                         []],
    ['bus',    { state: 'suspended', suspendedBy: 'member' },                      ['suspend', 'resume', 'archive']],
    ['clock',  { state: 'published' },                                             []],
    ['clock',  { state: 'published', deprecationCame: true },                      ['deprecate']],
    ['clock',  { state: 'deprecated', sunsetCame: true },                          ['archive']],
  ]
  for (const [who, now, possible] of rows) {
    it(`lets ${who} do ${possible.join(', ') || 'nothing'} where it is ${JSON.stringify(now)}`, () => {
      assert.deepEqual(possibleMoves(who, standing(now)), possible)
    })
  }

  it('says which condition does not hold', () => {
    const waiting = standing({ state: 'waiting', candidate: 'waiting' })
    assert.throws(() => judgeMove('member', 'publish', waiting), /does not publish by itself/)
    const stopped = standing({ state: 'suspended', suspendedBy: 'bus' })
    assert.throws(() => judgeMove('member', 'resume', stopped), /only he lets it go on/)
  })
})
