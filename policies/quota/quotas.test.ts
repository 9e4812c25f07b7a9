// What is kept of quotas when processes end: over the server of DATABASE_URL, otherwise over the
// embedded database.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { HandWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import { policyMigrations } from '../migrations.ts'
import { openSharedCounters } from '../rate-limit/shared-counters.ts'
import { openBench, walk } from '../testing/harness.ts'
import quota from './quota.ts'
import { quotaTable } from './quota-table.ts'
import { openQuotas } from './quotas.ts'
import { countsOf, fresh, quotasOver } from './quotas-in-memory.ts'

const log = silentLog
const day = '2026-03-02'

describe('the counts of quotas', () => {
  let db: Database
  let clock: HandWoundClock
  before(async () => void (db = await testDatabase([policyMigrations])))
  after(() => db.close())
  beforeEach(async () => {
    await db.knex('policy_quota').delete()
    clock = handWoundClock()
  })

  const open = () => openQuotas({ store: quotaTable(db), clock, log })
  const stored = async () => {
    const rows = await db.knex('policy_quota').orderBy(['name', 'who', 'period'])
    return rows.map(({ name, who, period, used }) => `${name} ${who} ${period} ${used}`)
  }

  it('survive a restart', async () => {
    const first = await open()
    const counts = first.quota('a')
    counts.add(day, 'zus.kadry', 3)
    counts.add(day, 'krus.kadry', 1)
    counts.add(day, 'zus.kadry', 4)
    assert.equal(counts.used(day, 'zus.kadry'), 7, 'known at once')
    await first.close()
    assert.deepEqual(await stored(), [`a krus.kadry ${day} 1`, `a zus.kadry ${day} 7`])
    const second = await open()
    assert.equal(second.quota('a').used(day, 'zus.kadry'), 7)
    assert.equal(second.quota('a').used(day, 'gus.kadry'), 0)
    assert.equal(second.quota('b').used(day, 'zus.kadry'), 0)
    await second.close()
  })

  it('of two processes add up, and each learns the sum when it writes', async () => {
    const [one, other] = [await open(), await open()]
    one.quota('a').add(day, 'x', 5)
    await one.save()
    other.quota('a').add(day, 'x', 2)
    assert.equal(other.quota('a').used(day, 'x'), 2)
    await other.save()
    assert.equal(other.quota('a').used(day, 'x'), 7)
    one.quota('a').add(day, 'x', 1)
    await one.save()
    assert.equal(one.quota('a').used(day, 'x'), 8)
    await one.close()
    await other.close()
    assert.deepEqual(await stored(), [`a x ${day} 8`])
  })

  it('of processes that write at the same moment are all there', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, open))
    for (let n = 0; n < 100; n++) {
      for (const [at, { quota }] of all.entries())
        quota('a').add(day, `who ${(n * (at + 1)) % 101}`, 1)
      if (n % 10 === 0) await Promise.all(all.map(({ save }) => save()))
    }
    await Promise.all(all.map((one) => one.close()))
    const [row] = await db.knex('policy_quota').sum({ used: 'used' })
    assert.equal(Number(row!['used']), 400)
  })

  it('are written by themselves, a second after the call at the latest', async () => {
    const quotas = await open()
    quotas.quota('a').add(day, 'x', 1)
    await until('it is written', async () => (await stored()).length === 1)
    await quotas.close()
  })

  it('go on from where they were when a write fails, and lose nothing', async () => {
    const table = quotaTable(db)
    let fails = true
    const store: typeof table = {
      ...table,
      add: (rows) => (fails ? Promise.reject(new Error('away')) : table.add(rows)),
    }
    const quotas = await openQuotas({ store, clock, log })
    const counts = quotas.quota('a')
    counts.add(day, 'x', 2)
    counts.add(day, 'y', 7)
    await assert.rejects(quotas.save(), /away/)
    counts.add(day, 'x', 1)
    assert.deepEqual([counts.used(day, 'x'), counts.used(day, 'y')], [3, 7])
    fails = false
    await quotas.save()
    assert.deepEqual([counts.used(day, 'x'), counts.used(day, 'y')], [3, 7])
    assert.deepEqual(await stored(), [`a x ${day} 3`, `a y ${day} 7`])
    await quotas.close()
  })

  it('that come while a write is under way are written by the next', async () => {
    const quotas = await open()
    const counts = quotas.quota('a')
    counts.add(day, 'x', 2)
    const saving = quotas.save()
    counts.add(day, 'x', 5)
    assert.equal(counts.used(day, 'x'), 7)
    await saving
    assert.equal(counts.used(day, 'x'), 7)
    await quotas.close()
    assert.deepEqual(await stored(), [`a x ${day} 7`])
  })

  it('begin anew with the next period, and the old ones are cleared away two days later', async () => {
    const quotas = await open()
    const counts = quotas.quota('a')
    const months = quotas.quota('m')
    counts.add(day, 'x', 2)
    months.add('2026-03', 'x', 2)
    await quotas.save()
    assert.equal(counts.used('2026-03-03', 'x'), 0)
    clock.wind(86_400_000)
    counts.add('2026-03-03', 'x', 1)
    await quotas.save()
    assert.equal((await stored()).length, 3, 'a process whose clock is behind may still write')
    clock.wind(2 * 86_400_000)
    await quotas.save()
    assert.deepEqual(await stored(), ['a x 2026-03-03 1', 'm x 2026-03 2'])
    clock.wind(31 * 86_400_000)
    await quotas.save()
    assert.deepEqual(await stored(), [])
    await quotas.close()
  })

  it('are many: more than fit in one statement', async () => {
    const quotas = await open()
    for (let n = 0; n < 4500; n++) quotas.quota('a').add(day, `system ${n}`, n + 1)
    await quotas.close()
    const [row] = await db.knex('policy_quota').count({ rows: '*' }).sum({ used: 'used' })
    assert.deepEqual([Number(row!['rows']), Number(row!['used'])], [4500, (4500 * 4501) / 2])
  })

  it('are what a step refuses by, after a restart too', async () => {
    const ask = async () => {
      const shared = await openSharedCounters({ db, clock, log })
      const bench = openBench({ shared })
      const tools = bench.tools('GET', '/persons')
      const step = quota.build({ per: 'day', requests: 2, who: 'everyone' }, tools)
      const { reply } = await walk([step], bench.call({ tools }))
      await shared.close()
      return reply.status
    }
    assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 429])
  })
})

describe('the counts of quotas in memory', () => {
  it('hold a hundred thousand of one period, and forget the first of more', () => {
    const all = new Map()
    const counts = countsOf(all, 'a', day)
    for (let n = 0; n < 100_500; n++) fresh(counts, 'a', `who ${n}`)
    assert.equal(counts.of.size, 100_000)
    assert.ok(counts.of.has('who 100499') && !counts.of.has('who 0'))
  })

  it('let go of a period when the next begins', () => {
    const all = new Map()
    const counts = quotasOver(undefined, all)('a')
    for (let n = 0; n < 1000; n++) counts.add(day, `who ${n}`, 1)
    counts.add('2026-03-03', 'x', 1)
    assert.equal(countsOf(all, 'a', '2026-03-03').of.size, 1)
    assert.equal(all.size, 1)
  })
})
