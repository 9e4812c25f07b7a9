import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Finding } from '../published.ts'
import { scoreOf } from './score.ts'
import type { DocumentFacts } from './score.ts'

const finding = (more: Partial<Finding> = {}): Finding => ({
  rule: 'pagination',
  severity: 'warn',
  pointer: '/paths/~1a0/get',
  message: 'No.',
  ...more,
})
const waived = { reason: 'Umówione z urzędami.', until: '2027-01-31' }

/** `/a0` … with a `get` each. */
const facts = (operations: number, components = 4): DocumentFacts => ({
  operations: Array.from({ length: operations }, (_, at) => `/paths/~1a${at}/get`),
  components,
})

describe('the score', () => {
  it('of a document without findings is 100, level A, without hot spots', () => {
    assert.deepEqual(scoreOf([], facts(3)), { points: 100, level: 'A', hotSpots: [] })
    assert.equal(scoreOf([], facts(0, 0)).points, 100)
  })

  it('is the same for a small and a large document of which the same share breaks a rule', () => {
    const brokenInHalf = (size: number) =>
      facts(size)
        .operations.filter((_, at) => at % 2 === 0)
        .map((pointer) => finding({ pointer }))
    for (const size of [2, 10, 400]) {
      assert.equal(scoreOf(brokenInHalf(size), facts(size)).points, 95)
    }
  })

  it('counts a rule at a place once, however often it is found there', () => {
    const one = scoreOf([finding()], facts(2))
    const many = scoreOf([finding(), finding({ pointer: '/paths/~1a0/get/x' })], facts(2))
    assert.equal(many.points, one.points)
    assert.equal(many.hotSpots[0]?.findings, 2)
  })

  it('costs half for what is waived, and an error that is waived does not make it E', () => {
    const error = finding({ severity: 'error' })
    assert.deepEqual(
      [scoreOf([error], facts(10)), scoreOf([{ ...error, waived }], facts(10))].map(
        ({ points, level }) => [points, level],
      ),
      [
        [39, 'E'],
        [99, 'A'],
      ],
    )
    assert.equal(scoreOf([finding({ waived })], facts(1)).points, 95)
  })

  it('says of a path what it says of each of its operations', () => {
    const both = {
      operations: ['/paths/~1a/get', '/paths/~1a/post', '/paths/~1b/get'],
      components: 0,
    }
    const { hotSpots } = scoreOf([finding({ pointer: '/paths/~1a/parameters/0' })], both)
    assert.deepEqual(
      hotSpots.map(({ operation }) => operation),
      ['GET /a', 'POST /a'],
    )
  })

  it('gathers in hot spots what is lost, the costliest first', () => {
    const { points, hotSpots } = scoreOf(
      [
        finding({ rule: 'dates', pointer: '/components/schemas/A/properties/on' }),
        finding({ rule: 'contact-and-owner', pointer: '/info/contact' }),
        finding(),
        finding({ rule: 'problem-json', severity: 'info', pointer: '/paths/~1a0/get/responses' }),
      ],
      facts(2),
    )
    assert.equal(points, 81)
    assert.deepEqual(hotSpots, [
      { pointer: '/info', findings: 1, lost: 10 },
      { pointer: '/paths/~1a0/get', operation: 'GET /a0', findings: 2, lost: 7 },
      { pointer: '/components/schemas/A', findings: 1, lost: 2.5 },
    ])
  })

  const anyFinding = fc
    .record({
      rule: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      severity: fc.constantFrom('error', 'warn', 'info'),
      pointer: fc.constantFrom(
        '',
        '/info',
        '/info/contact',
        '/tags/1',
        '/paths',
        '/paths/~1a0',
        '/paths/~1a0/get',
        '/paths/~1a1/get/x',
        '/paths/~1none/get',
        '/components/schemas/A/x',
        '/components/schemas/B',
        '/components',
        'no pointer',
      ),
      message: fc.constant('No.'),
      isWaived: fc.boolean(),
    })
    .map(({ isWaived, ...rest }): Finding => (isWaived ? { ...rest, waived } : rest))

  it('never rises with one finding more, wherever it stands, and stays from 0 to 100', () => {
    fc.assert(
      fc.property(
        fc.array(anyFinding, { maxLength: 40 }),
        anyFinding,
        fc.nat(40),
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 0, max: 5 }),
        (findings, more, at, operations, components) => {
          const document = facts(operations, components)
          const before = scoreOf(findings, document)
          const after = scoreOf(findings.toSpliced(at, 0, more), document)
          assert.ok(after.points <= before.points)
          assert.ok(after.level >= before.level)
          assert.ok(after.points >= 0 && before.points <= 100)
        },
      ),
    )
  })

  it('loses in hot spots all that is lost', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 4 }), (findings) => {
        const { points, hotSpots } = scoreOf(findings, facts(3))
        const lost = hotSpots.reduce((sum, spot) => sum + spot.lost, 0)
        assert.ok(points <= Math.max(0, Math.ceil(100 - lost + 1)), `${points} ${lost}`)
      }),
    )
  })
})
