import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { UsageRow } from '../../usage/usage.ts'
import { bucketsOf, ranges } from './buckets.ts'

const at = (iso: string) => Date.parse(iso)
const span = (range: keyof typeof ranges, now: string) => {
  const { unit, from } = ranges[range]
  return { unit, from: new Date(from(at(now))).toISOString(), to: now } as const
}
const row = (begins: string, calls: number) =>
  ({ at: begins, calls, refused: 1, failed: 0, p95: 9 }) as UsageRow

describe('the columns of a chart', () => {
  it('are every hour of a day once, with those when nothing was called', () => {
    const its = span('24h', '2026-03-02T12:30:00.000Z')
    const rows = bucketsOf([row('2026-03-02T11:00:00.000Z', 5)], its)
    assert.equal(rows.length, 24)
    assert.equal(rows.at(-1)?.at, '2026-03-02T12:00:00.000Z')
    assert.deepEqual(rows.at(-2), {
      at: '2026-03-02T11:00:00.000Z',
      calls: 5,
      refused: 1,
      failed: 0,
      p95: 9,
    })
    assert.deepEqual(rows[0], {
      at: '2026-03-01T13:00:00.000Z',
      calls: 0,
      refused: 0,
      failed: 0,
      p95: undefined,
    })
  })

  it('are days of Warsaw, today included, each range as long as it says', () => {
    for (const [range, days] of [
      ['7d', 7],
      ['30d', 30],
      ['90d', 90],
    ] as const) {
      const rows = bucketsOf([], span(range, '2026-03-02T12:30:00.000Z'))
      assert.equal(rows.length, days)
      assert.equal(rows.at(-1)?.at, '2026-03-01T23:00:00.000Z')
    }
  })

  it('are not doubled or lost when clocks change', () => {
    for (const now of ['2026-04-01T10:00:00.000Z', '2026-10-28T10:00:00.000Z']) {
      const begins = bucketsOf([], span('7d', now)).map((one) => one.at)
      assert.equal(new Set(begins).size, 7)
      const hours = begins.map((one) => new Date(one).getUTCHours())
      assert.ok(hours.includes(22) && hours.includes(23), hours.join())
    }
  })

  it('hold what was called at night on the day it was night of', () => {
    const rows = bucketsOf(
      [row('2026-03-01T23:00:00.000Z', 3)],
      span('7d', '2026-03-02T12:30:00.000Z'),
    )
    assert.deepEqual(
      rows.map(({ calls }) => calls),
      [0, 0, 0, 0, 0, 0, 3],
    )
  })
})
