// Every store and every algorithm. Redis when REDIS_URL is set (its stand-in knows fixed windows
// only); PostgreSQL always: the server of DATABASE_URL, otherwise the embedded one.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, describe, it } from 'node:test'
import { handWoundClock, systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { policyMigrations } from '../migrations.ts'
import type { SharedCounters } from '../policy.ts'
import { openBench, walk } from '../testing/harness.ts'
import { openClusterStore } from './cluster-store.ts'
import { countInPostgres } from './count-in-postgres.ts'
import { countInRedis } from './count-in-redis.ts'
import { openFuse } from './fuse.ts'
import rateLimit from './rate-limit.ts'
import { countersOver, openSharedCounters } from './shared-counters.ts'
import { keepsTheLimit } from './testing/keeps-the-limit.ts'
import type { TestedStore } from './testing/keeps-the-limit.ts'
import { openRedisStandIn } from './testing/redis-stand-in.ts'

const all = ['fixed', 'sliding', 'bucket'] as const
const needs = { clock: systemClock, log: silentLog }

keepsTheLimit('a node', all, async () => {
  const clock = handWoundClock()
  const counters = countersOver(undefined, clock)
  const pass = async (ms: number) => clock.wind(ms)
  return {
    clients: [counters, counters],
    store: 'node',
    pass,
    now: clock.monotonic,
    age: (_, ms) => pass(ms),
    close: async () => {},
  }
})

keepsTheLimit('a stand-in of Redis', ['fixed'], async () => {
  const standIn = await openRedisStandIn()
  return await overRedis(standIn.url, () => standIn.close())
})

const redisUrl = process.env['REDIS_URL']
if (redisUrl !== undefined) keepsTheLimit('REDIS_URL', all, () => overRedis(redisUrl))

keepsTheLimit('PostgreSQL', all, async () => {
  const db = await testDatabase([policyMigrations])
  return {
    clients: [postgresClient(db), postgresClient(db)],
    store: 'cluster',
    pass: (ms) => wait(ms),
    now: systemClock.now,
    // Names are hashed there: all rows are made older.
    age: async (_, ms) => void (await db.knex('policy_limit').decrement({ at: ms, ends: ms })),
    close: () => db.close(),
  }
})

/** So patient that only a store that is away is held for one. */
const patience = 20_000

async function overRedis(url: string, more = async () => {}): Promise<TestedStore> {
  const open = () => openClusterStore(url, systemClock, silentLog, patience)
  const [one, other] = [await open(), await open()]
  const clients = [
    countersOver(countInRedis(one), systemClock),
    countersOver(countInRedis(other), systemClock),
  ] as const
  const close = async () => {
    await one.close()
    await other.close()
    await more()
  }
  const older = `for _, key in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('HINCRBY', key, 'at', ARGV[2]) end`
  return {
    clients,
    store: 'cluster',
    pass: (ms) => wait(ms),
    now: systemClock.now,
    async age(name, ms) {
      await one.eval(older, { keys: [], arguments: [`szyna:limit:*:${name}:*`, String(-ms)] })
    },
    close,
  }
}

function postgresClient(db: Pick<Database, 'knex'>): SharedCounters {
  const fuse = openFuse('DATABASE_URL', systemClock, silentLog, patience)
  return countersOver(countInPostgres(db, fuse), systemClock)
}

describe('limits over PostgreSQL', () => {
  let db: Database
  before(async () => void (db = await testDatabase([policyMigrations])))
  after(() => db.close())

  it('keep nothing of who called in the clear, and pass from one node to the other', async () => {
    const name = randomUUID()
    const ask = { name, calls: 1, seconds: 3600, store: 'cluster', algorithm: 'sliding' } as const
    const [one, other] = [postgresClient(db).window(ask), postgresClient(db).window(ask)]
    assert.equal((await one.take('address 192.0.2.7')).allowed, true)
    assert.equal((await other.take('address 192.0.2.7')).allowed, false)
    const rows = await db.knex('policy_limit').select('*')
    assert.ok(rows.length > 0)
    assert.doesNotMatch(JSON.stringify(rows), /192\.0\.2\.7/)
  })

  it('go on with what is kept when the clock of the server went back', async () => {
    const ask = { name: randomUUID(), calls: 2, seconds: 60, store: 'cluster' } as const
    for (const algorithm of ['sliding', 'bucket'] as const) {
      const window = postgresClient(db).window({ ...ask, algorithm, burst: 2 })
      assert.equal((await window.take('a')).remaining, 1)
      await db.knex('policy_limit').increment({ at: 120_000, ends: 120_000 })
      const { allowed, remaining } = await window.take('a')
      assert.deepEqual([allowed, remaining], [true, 0], algorithm)
    }
  })

  it('count anew, not beyond what a number holds, after a row was left alone for years', async () => {
    for (const algorithm of all) {
      const ask = {
        name: randomUUID(),
        calls: 1_000_000_000,
        seconds: 2_678_400,
        burst: 1_000_000_000,
      }
      const window = postgresClient(db).window({ ...ask, algorithm, store: 'cluster' })
      await window.take('a')
      await db.knex('policy_limit').decrement({ at: 1e12, ends: 1e12 })
      const { allowed, remaining } = await window.take('a')
      assert.deepEqual([allowed, remaining], [true, 999_999_999], algorithm)
    }
  })

  it('refuse from memory whom the store has just refused, but not a cheaper call, nor another caller', async () => {
    let asked = 0
    const count = () => void (asked += 1)
    db.knex.on('query', count)
    const ask = { calls: 3, seconds: 3600, store: 'cluster', algorithm: 'sliding' } as const
    const window = postgresClient(db).window({ ...ask, name: randomUUID() })
    const met = async (key: string, cost: number) => {
      const { allowed, remaining } = await window.take(key, cost)
      return [allowed, remaining, asked]
    }
    assert.deepEqual(await met('a', 2), [true, 1, 1])
    assert.deepEqual(await met('a', 2), [false, 1, 2])
    assert.deepEqual(await met('a', 2), [false, 1, 2])
    assert.deepEqual(await met('a', 3), [false, 1, 2])
    assert.deepEqual(await met('b', 2), [true, 1, 3])
    assert.deepEqual(await met('a', 1), [true, 0, 4])
    db.knex.off('query', count)
  })

  it('are left alone for a second after the server was silent', async (t) => {
    if (db.kind !== 'postgres') return t.skip('the embedded database has one connection')
    const clock = handWoundClock()
    const fuse = openFuse('DATABASE_URL', clock, silentLog)
    const counters = countersOver(countInPostgres(db, fuse), clock)
    const window = counters.window({ name: randomUUID(), calls: 5, seconds: 60, store: 'cluster' })
    await db.knex.transaction(async (held) => {
      await held.raw('lock table policy_limit in access exclusive mode')
      await assert.rejects(async () => await window.take('a'), /No answer within 250 ms/)
      for (let n = 0; n < 20; n++) {
        await assert.rejects(async () => await window.take('a'), /left alone/)
      }
    })
    clock.wind(1000)
    assert.equal((await window.take('b')).allowed, true)
  })

  it('are there without a Redis where there is a server, and not over the embedded database', async () => {
    const counters = await openSharedCounters({ ...needs, db })
    const open = () =>
      counters.window({ name: randomUUID(), calls: 1, seconds: 60, store: 'cluster' })
    if (db.kind === 'postgres') assert.equal((await open().take('a')).allowed, true)
    else assert.throws(open, /set REDIS_URL or DATABASE_URL/)
    await counters.close()
  })
})

describe('while the PostgreSQL of limits is away', () => {
  // oxfmt-ignore
  const answers = [
    ['count-here', ['200', '200', '429 limit/exceeded']],
    ['refuse',     ['503 limit/unavailable', '503 limit/unavailable', '503 limit/unavailable']],
    ['allow',      ['200', '200', '200']],
  ] as const
  for (const [whenAway, expected] of answers) {
    for (const algorithm of all) {
      it(`${algorithm}, with ${whenAway}: ${expected.join(', ')}`, async () => {
        const db = await openClosed()
        const bench = openBench({ shared: postgresClient(db) })
        const tools = bench.tools('GET', '/persons')
        const step = rateLimit.build(
          {
            calls: 2,
            seconds: 60,
            per: 'everyone',
            store: 'cluster',
            algorithm,
            ...(algorithm === 'bucket' && { burst: 2 }),
            'when-store-away': whenAway,
          },
          tools,
        )
        const met: string[] = []
        for (let n = 0; n < 3; n++) {
          const { reply } = await walk([step], bench.call({ tools }))
          met.push(reply.problem ? `${reply.status} ${reply.problem.code}` : String(reply.status))
        }
        assert.deepEqual(met, expected)
      })
    }
  }

  let closed: Database | undefined
  async function openClosed(): Promise<Database> {
    if (closed) return closed
    closed = await testDatabase([policyMigrations])
    await closed.close()
    return closed
  }
})
