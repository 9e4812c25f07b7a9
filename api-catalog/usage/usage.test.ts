import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '../migrations.ts'
import { bucketOf, percentile } from './buckets.ts'
import { openUsage } from './open-usage.ts'
import type { CountedCall, UsageFilter } from './usage.ts'

const call: CountedCall = {
  api: 'mc/persons/v1',
  operation: 'getPerson',
  system: 'zus.kadry',
  entity: 'zus',
  purpose: 'p-1',
  status: 200,
  fault: undefined,
  totalMs: 12,
  replyBytes: 100,
  fits: undefined,
}

describe('usage', () => {
  let db: Database
  before(async () => {
    db = await testDatabase([catalogMigrations])
  })
  after(() => db.close())

  const opened = () => {
    const clock = handWoundClock()
    return { clock, usage: openUsage({ db, clock, log: silentLog }) }
  }
  const since = (api: string, by: UsageFilter['by']): UsageFilter => ({
    from: '2026-03-01T00:00:00Z',
    to: '2026-04-30T00:00:00Z',
    api,
    by,
  })

  it('adds up what several processes counted, by what is asked for', async () => {
    const one = opened()
    const other = opened()
    one.usage.count(call)
    other.usage.count({ ...call, status: 503, fault: 'upstream', replyBytes: 20 })
    other.usage.count({ ...call, operation: 'findPerson', status: 404 })
    await one.usage.flush()
    const rows = await other.usage.read(since('mc/persons', ['operation']))
    assert.deepEqual(
      rows.map(({ operation, calls, refused, failed, upstreamFaults, replyBytes }) => [
        operation,
        calls,
        refused,
        failed,
        upstreamFaults,
        replyBytes,
      ]),
      [
        ['findPerson', 1, 1, 0, 0, 100],
        ['getPerson', 2, 0, 1, 1, 120],
      ],
    )
    const [all, ...more] = await other.usage.read(since('mc/persons/v1', []))
    assert.equal(all?.calls, 3)
    assert.deepEqual(more, [])
    assert.deepEqual(await other.usage.read(since('mc/person', [])), [])
    await one.usage.close()
    await other.usage.close()
  })

  it('tells hours in UTC and days as Warsaw has them, also where clocks change', async () => {
    const { clock, usage } = opened()
    const days = { ...call, api: 'mc/days/v1' }
    usage.count(days)
    // Sunday, 29 March: at 1:00 UTC clocks go forward, so that its midnight is 23:00 and its end 22:00 UTC.
    clock.wind(Date.parse('2026-03-29T21:30:00Z') - clock.now())
    usage.count(days)
    clock.wind(3_600_000)
    usage.count(days)
    const at = async (by: UsageFilter['by']) =>
      (await usage.read(since('mc/days', by))).map((row) => row.at)
    assert.deepEqual(await at(['hour']), [
      '2026-03-02T08:00:00.000Z',
      '2026-03-29T21:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ])
    assert.deepEqual(await at(['day']), [
      '2026-03-01T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ])
    await usage.close()
  })

  it('keeps what was counted while it could not be written', async () => {
    const { usage } = opened()
    const away = { ...call, api: 'mc/away/v1' }
    await db.knex.raw('alter table usage_hour rename to usage_elsewhere')
    usage.count(away)
    await assert.rejects(usage.flush())
    usage.count(away)
    await db.knex.raw('alter table usage_elsewhere rename to usage_hour')
    assert.equal((await usage.read(since('mc/away', [])))[0]?.calls, 2)
    await usage.close()
  })

  it('says how many answers were looked at, and how many fitted', async () => {
    const { usage } = opened()
    for (const fits of [true, true, false, undefined]) {
      usage.count({ ...call, api: 'mc/fits/v1', fits })
    }
    const [row] = await usage.read(since('mc/fits', ['api']))
    assert.deepEqual([row?.calls, row?.checked, row?.fitted], [4, 3, 2])
    await usage.close()
  })

  it('forgets what is older than 400 days', async () => {
    const { clock, usage } = opened()
    usage.count({ ...call, api: 'mc/old/v1' })
    await usage.flush()
    clock.wind(401 * 86_400_000)
    await usage.flush()
    assert.deepEqual(await usage.read(since('mc/old', [])), [])
    await usage.close()
  })
})

describe('percentiles', () => {
  it('are within 10 % of what was measured, from a tenth of a millisecond to a hundred seconds', () => {
    const times = fc.array(fc.double({ min: 0.1, max: 90_000, noNaN: true }), { minLength: 1 })
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95), (measured, share) => {
        const counts: number[] = Array.from({ length: 77 }, () => 0)
        for (const ms of measured) counts[bucketOf(ms)]! += 1
        const sorted = measured.toSorted((one, other) => one - other)
        const real = sorted[Math.ceil(sorted.length * share) - 1]!
        const told = percentile(counts, share)!
        assert.ok(Math.abs(told - real) <= real * 0.1, `${told} for ${real}`)
      }),
    )
  })

  it('of nothing are not told', () => {
    assert.equal(percentile([0, 0], 0.5), undefined)
  })
})
