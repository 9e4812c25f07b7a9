// Serial numbers are taken when a row is written and seen when it is committed. Whatever the overlap of
// transactions, nothing is skipped, nothing comes twice, and changes of one subject keep their order.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'

import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'

import { openBus } from './bus.ts'
import type { Bus } from './bus.ts'
import { busMigrations } from './migrations.ts'

/** A transaction: changes subjects one after another, with pauses, then commits or rolls back. */
const change = fc.record({
  startsAfter: fc.nat(15),
  subjects: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 }),
  pause: fc.nat(8),
  commits: fc.boolean(),
})

describe('events of overlapping transactions', () => {
  let db: Database
  let bus: Bus

  before(async () => {
    db = await testDatabase([
      busMigrations,
      {
        room: 'kernel/test',
        migrations: [
          {
            name: '001-subject',
            async up(knex) {
              await knex.raw('create table subject (name text primary key, version int not null)')
            },
          },
        ],
      },
    ])
    bus = await openBus({ db, log: silentLog, clock: systemClock, pace: { pollMs: 100 } })
  })
  after(async () => {
    await bus.close()
    await db.close()
  })

  let run = 0

  it('come each once, in the order of the changes of their subject', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 8 }), async (changes) => {
        const type = `run${run++}.changed`
        await db.knex.raw('delete from subject')
        await db.knex('subject').insert(['a', 'b', 'c', 'd'].map((name) => ({ name, version: 0 })))
        const got: { subject: string; version: number }[] = []
        const subscription = await bus.subscribe(type, [type], async ({ subject, data }) => {
          got.push({ subject, version: (data as { version: number }).version })
        })
        const committed = await Promise.all(changes.map((each) => make(each, type)))
        const expected = committed.flat()
        await until(`${expected.length} events come`, () => got.length >= expected.length)
        await subscription.stop()
        for (const subject of ['a', 'b', 'c', 'd']) {
          const versions = got.filter((event) => event.subject === subject)
          const sorted = versions.toSorted((x, y) => x.version - y.version)
          assert.deepEqual(versions, sorted)
        }
        const byName = (events: typeof got) =>
          events.map(({ subject, version }) => `${subject}${version}`).toSorted()
        assert.deepEqual(byName(got), byName(expected))
      }),
      { numRuns: 25 },
    )
  })

  async function make(its: typeof change extends fc.Arbitrary<infer a> ? a : never, type: string) {
    await sleep(its.startsAfter)
    const made: { subject: string; version: number }[] = []
    const transaction = db.knex.transaction(async (trx) => {
      for (const subject of its.subjects.toSorted()) {
        const [row] = await trx('subject')
          .where({ name: subject })
          .increment('version')
          .returning('version')
        const { version } = row as { version: number }
        await bus.publish(trx, { type, subject, data: { version } })
        made.push({ subject, version })
        await sleep(its.pause)
      }
      if (!its.commits) throw new Error('rolled back')
    })
    return await transaction.then(
      () => made,
      () => [],
    )
  }

  // The embedded database has one connection: a transaction that stays open stops everything.
  const server = { skip: !process.env['DATABASE_URL'] }

  it(
    'are not held back by a transaction that stays open, nor is its own lost',
    server,
    async () => {
      const got: number[] = []
      await bus.subscribe('open', ['open.made'], async (event) => {
        got.push((event.data as { n: number }).n)
      })
      const publish = (trx: Parameters<Bus['publish']>[0], n: number) =>
        bus.publish(trx, { type: 'open.made', subject: 's', data: { n } })
      const open = await db.knex.transaction()
      await publish(open, 1)
      await db.knex.transaction((trx) => publish(trx, 2))
      await until('the committed one comes', () => got.length === 1)
      await open.commit()
      await until('the late one comes', () => got.length === 2)
      assert.deepEqual(got, [2, 1])
    },
  )
})

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
