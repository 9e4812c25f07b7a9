import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Finding } from '../published.ts'
import { aDocument, anIntake } from '../testing/an-intake.ts'
import { dayInWarsaw, waive } from './waive.ts'
import type { Waiver } from './waive.ts'

const finding: Finding = {
  rule: 'version-in-path',
  severity: 'error',
  pointer: '/paths/~1v1~1a',
  message: 'No.',
}
const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  api: 'gitd/licences',
  rule: 'version-in-path',
  reason: 'Umówione z powiatami.',
  until: '2027-01-31',
  ...more,
})
const onTheDay = { api: 'gitd/licences', today: '2027-01-31' }
const theDayAfter = { ...onTheDay, today: '2027-02-01' }

describe('a waiver', () => {
  it('marks the finding through its last day, and the finding stays in the list', () => {
    const { reason, until } = waiver()
    assert.deepEqual(waive([finding], [waiver()], onTheDay), {
      findings: [{ ...finding, waived: { reason, until } }],
      notes: [],
    })
  })

  it('that is over counts no more, and that is told once', () => {
    const { findings, notes } = waive([finding, finding], [waiver()], theDayAfter)
    assert.deepEqual(findings, [finding, finding])
    assert.equal(notes.length, 1)
    assert.match(notes[0] ?? '', /version-in-path ended on 2027-01-31/)
  })

  it('that is over is not told when another holds, nor when nothing is found', () => {
    const longer = waiver({ until: '2027-12-31' })
    assert.deepEqual(waive([finding], [waiver(), longer], theDayAfter).notes, [])
    assert.deepEqual(waive([], [waiver()], theDayAfter).notes, [])
  })

  // oxfmt-ignore
  const others: [string, Partial<Waiver>, boolean][] = [
    ['of the place itself',      { pointer: '/paths/~1v1~1a' },  true],
    ['of a place above it',      { pointer: '/paths' },          true],
    ['of the whole document',    { pointer: '' },                true],
    ['of a place with a like name', { pointer: '/paths/~1v1~1' }, false],
    ['of another rule',          { rule: 'dates' },              false],
    ['of another API',           { api: 'gitd/other' },          false],
  ]
  for (const [name, more, holds] of others) {
    it(`${name} ${holds ? 'holds' : 'does not hold'}`, () => {
      const [judged] = waive([finding], [waiver(more)], onTheDay).findings
      assert.equal(judged?.waived !== undefined, holds)
    })
  }

  it('begins and ends with the day in Warsaw', () => {
    assert.equal(dayInWarsaw(Date.parse('2027-01-31T22:59:59Z')), '2027-01-31')
    assert.equal(dayInWarsaw(Date.parse('2027-01-31T23:00:00Z')), '2027-02-01')
  })
})

describe('a document under a waiver', () => {
  const ruleset = `
rules: { version-in-path: error }
waivers:
  - api: gitd/licences
    rule: version-in-path
    reason: Umówione z powiatami.
    until: 2027-01-31
`
  const { read } = anIntake({}, ruleset)
  const document = aDocument({
    paths: { '/v1/a': { get: { responses: { 200: { description: 'A' } } } } },
  })

  it('costs half of the score, and nothing of it is hidden', async () => {
    const outcomes = [
      await read(document, false, onTheDay),
      await read(document, false, theDayAfter),
      await read(document, false, { ...onTheDay, api: 'gitd/other' }),
      await read(document),
    ]
    assert.deepEqual(
      outcomes.map((one) =>
        one.kind === 'read'
          ? [
              one.findings.length,
              one.findings[0]?.waived?.until,
              one.score.points,
              one.notes.length,
            ]
          : one,
      ),
      [
        [1, '2027-01-31', 85, 0],
        [1, undefined, 39, 1],
        [1, undefined, 39, 0],
        [1, undefined, 39, 0],
      ],
    )
  })
})
