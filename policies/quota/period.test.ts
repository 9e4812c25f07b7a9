import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { periodAt } from './period.ts'
import type { Per } from './period.ts'

const hour = 3_600_000

/** What a wall clock in Warsaw shows, written by other means than the code's own: `2026-03-29 03:00:00`. */
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Warsaw',
  dateStyle: 'short',
  timeStyle: 'medium',
})

// Both changes of the clocks with the days around them, and any time between 1990 and 2100.
const aroundChanges = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2028-03-26T01:00:00Z'].map(
  (change) => fc.integer({ min: -30 * hour, max: 30 * hour }).map((by) => Date.parse(change) + by),
)
const anyTime = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2100-01-01') })
const times = fc.oneof(...aroundChanges, anyTime)

describe('a period', () => {
  for (const per of ['day', 'month'] as const) {
    it(`of a ${per} begins and ends at midnight in Warsaw, and has the name of each moment in it`, () => {
      const letters = per === 'day' ? 10 : 7
      const nameAt = (at: number) => wall.format(at).slice(0, letters)
      fc.assert(
        fc.property(
          times,
          fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
          (at, part) => {
            const { name, begins, ends } = periodAt(per, at)
            assert.ok(begins <= at && at < ends)
            assert.equal(name, nameAt(at))
            assert.match(wall.format(begins), per === 'day' ? / 00:00:00$/ : /-01 00:00:00$/)
            assert.equal(nameAt(begins), name)
            assert.notEqual(nameAt(begins - 1), name)
            assert.equal(nameAt(ends - 1), name)
            assert.notEqual(nameAt(ends), name)
            const inside = Math.min(ends - 1, Math.floor(begins + part * (ends - begins)))
            assert.deepEqual(periodAt(per, inside), { name, begins, ends })
            assert.equal(periodAt(per, ends).begins, ends, 'the next follows at once')
          },
        ),
        { numRuns: 300 },
      )
    })
  }

  // oxfmt-ignore
  const known: readonly [per: Per, at: string, name: string, begins: string, hours: number][] = [
    ['day',   '2026-03-02T08:00:00Z',     '2026-03-02', '2026-03-01T23:00:00Z', 24],
    ['day',   '2026-03-29T00:59:59.999Z', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['day',   '2026-03-29T01:00:00Z',     '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['day',   '2026-03-29T22:00:00Z',     '2026-03-30', '2026-03-29T22:00:00Z', 24],
    ['day',   '2026-10-25T00:30:00Z',     '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['day',   '2026-10-25T01:30:00Z',     '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['day',   '2026-10-25T22:59:59Z',     '2026-10-25', '2026-10-24T22:00:00Z', 25],
    ['day',   '2026-12-31T23:00:00Z',     '2027-01-01', '2026-12-31T23:00:00Z', 24],
    ['day',   '2028-02-29T12:00:00Z',     '2028-02-29', '2028-02-28T23:00:00Z', 24],
    ['month', '2026-03-02T08:00:00Z',     '2026-03',    '2026-02-28T23:00:00Z', 743],
    ['month', '2026-10-31T22:59:59Z',     '2026-10',    '2026-09-30T22:00:00Z', 745],
    ['month', '2026-12-31T22:59:59Z',     '2026-12',    '2026-11-30T23:00:00Z', 744],
    ['month', '2026-02-01T00:00:00Z',     '2026-02',    '2026-01-31T23:00:00Z', 672],
  ]
  for (const [per, at, name, begins, hours] of known) {
    it(`${per} at ${at}: ${name}, ${hours} hours`, () => {
      const from = Date.parse(begins)
      assert.deepEqual(periodAt(per, Date.parse(at)), {
        name,
        begins: from,
        ends: from + hours * hour,
      })
    })
  }
})
