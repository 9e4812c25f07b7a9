// What every form of the bus keeps: on the embedded database and on a server, with NATS and without.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'

import { openBus } from './bus.ts'
import type { Bus, Event } from './bus.ts'
import { busMigrations } from './migrations.ts'

const quick = { pollMs: 200, tries: 3, firstPauseMs: 5 }

export function keepsTheContract(form: string, natsUrl?: string): void {
  describe(`the bus ${form}`, () => {
    let db: Database
    let bus: Bus

    const open = () => openBus({ db, natsUrl, log: silentLog, clock: systemClock, pace: quick })

    const publish = (its: Bus, type: string, ...numbers: number[]) =>
      db.knex.transaction(async (trx) => {
        for (const n of numbers) await its.publish(trx, { type, subject: `s/${n}`, data: { n } })
      })

    const numberOf = (event: Event) => (event.data as { n: number }).n

    before(async () => {
      db = await testDatabase([busMigrations])
      bus = await open()
    })
    after(async () => {
      await bus.close()
      await db.close()
    })

    it('hands over an event as it was published', async () => {
      const got: Event[] = []
      const data = { text: 'zażółć \u0000 gęślą', nested: [1, { two: null }] }
      await bus.subscribe('whole', ['whole.made'], async (event) => void got.push(event))
      const from = systemClock.now()
      const id = await db.knex.transaction((trx) =>
        bus.publish(trx, { type: 'whole.made', subject: 'a/b', data }),
      )
      const event = await until('the event comes', () => got[0])
      const { at, ...rest } = event
      assert.deepEqual(rest, { id, type: 'whole.made', subject: 'a/b', data })
      assert.ok(Date.parse(at) >= from && Date.parse(at) <= systemClock.now(), at)
    })

    it('hands over only the types asked for, in the order of publishing', async () => {
      const got: number[] = []
      await bus.subscribe('order', ['order.a', 'order.b'], async (event) => {
        got.push(numberOf(event))
      })
      await publish(bus, 'order.a', 1, 2)
      await publish(bus, 'order.other', 99)
      await publish(bus, 'order.b', 3)
      await publish(bus, 'order.a', 4)
      await until('four events come', () => got.length >= 4)
      assert.deepEqual(got, [1, 2, 3, 4])
    })

    it('never hands over an event of a transaction that was rolled back', async () => {
      const got: number[] = []
      await bus.subscribe('back', ['back.made'], async (event) => void got.push(numberOf(event)))
      await db.knex
        .transaction(async (trx) => {
          await bus.publish(trx, { type: 'back.made', subject: 's', data: { n: 1 } })
          throw new Error('rolled back')
        })
        .catch(() => {})
      await publish(bus, 'back.made', 2)
      await until('the committed one comes', () => got.length > 0)
      assert.deepEqual(got, [2])
    })

    it('begins a new consumer at what is published from now on', async () => {
      await publish(bus, 'late.made', 1)
      const got: number[] = []
      await bus.subscribe('late', ['late.made'], async (event) => void got.push(numberOf(event)))
      await publish(bus, 'late.made', 2)
      await until('the second comes', () => got.length > 0)
      assert.deepEqual(got, [2])
    })

    it('goes on after a restart where the consumer was', async () => {
      const got: number[] = []
      const handle = async (event: Event) => void got.push(numberOf(event))
      const first = await bus.subscribe('restart', ['restart.made'], handle)
      await publish(bus, 'restart.made', 1)
      await until('the first comes', () => got.length === 1)
      await first.stop()
      await publish(bus, 'restart.made', 2, 3)
      const second = await open()
      await second.subscribe('restart', ['restart.made'], handle)
      await until('the rest comes', () => got.length >= 3)
      await second.close()
      assert.deepEqual(got, [1, 2, 3])
    })

    it('lets one of two buses handle for a consumer, and the other take over when it closes', async () => {
      const got: string[] = []
      const [a, b] = [await open(), await open()]
      const handleAs = (name: string) => async (event: Event) => {
        got.push(`${name}${numberOf(event)}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      await a.subscribe('one', ['one.made'], handleAs('a'))
      await until('a has the lease', async () => {
        const { rows } = await db.knex.raw(
          `select from event_consumer where name = 'one' and leased_until > now()`,
        )
        return rows.length > 0
      })
      await b.subscribe('one', ['one.made'], handleAs('b'))
      await publish(b, 'one.made', 1, 2, 3)
      await until('a handles', () => got.length >= 3)
      await a.close()
      await publish(b, 'one.made', 4)
      await until('b handles', () => got.length >= 4)
      await b.close()
      assert.deepEqual(got, ['a1', 'a2', 'a3', 'b4'])
    })

    it('asks a failing handler again before anything behind it', async () => {
      const got: number[] = []
      let failures = 2
      await bus.subscribe('again', ['again.made'], async (event) => {
        got.push(numberOf(event))
        if (numberOf(event) === 1 && failures-- > 0) throw new Error('not yet')
      })
      await publish(bus, 'again.made', 1, 2)
      await until('both are done', () => got.includes(2))
      assert.deepEqual(got, [1, 1, 1, 2])
    })

    it('parks an event that fails every time, with the reason, and goes on', async () => {
      const got: number[] = []
      await bus.subscribe('poison', ['poison.made'], async (event) => {
        got.push(numberOf(event))
        if (numberOf(event) === 1) throw new Error('cannot be')
      })
      await publish(bus, 'poison.made', 1, 2)
      await until('the second comes', () => got.includes(2))
      assert.deepEqual(got, [1, 1, 1, 2])
      const parked = await db.knex('event_parked').where({ consumer: 'poison' })
      assert.deepEqual(
        parked.map(({ type, data, attempts, reason }) => ({ type, data, attempts, reason })),
        [{ type: 'poison.made', data: { n: 1 }, attempts: 3, reason: 'cannot be' }],
      )
    })

    it('lets a handler use the database and publish', async () => {
      const got: number[] = []
      await bus.subscribe('chain', ['chain.first'], async (event) => {
        await publish(bus, 'chain.second', numberOf(event) + 1)
      })
      await bus.subscribe('chained', ['chain.second'], async (event) => {
        got.push(numberOf(event))
      })
      await publish(bus, 'chain.first', 1)
      await until('the second comes', () => got.length > 0)
      assert.deepEqual(got, [2])
    })

    it('waits for the handler at work when a subscription stops, and hands over nothing after', async () => {
      const got: string[] = []
      const subscription = await bus.subscribe('stops', ['stops.made'], async (event) => {
        got.push(`begins ${numberOf(event)}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
        got.push(`ends ${numberOf(event)}`)
      })
      await publish(bus, 'stops.made', 1, 2)
      await until('the first begins', () => got.length > 0)
      await subscription.stop()
      await publish(bus, 'stops.made', 3)
      await new Promise((resolve) => setTimeout(resolve, 2 * quick.pollMs))
      assert.deepEqual(got, ['begins 1', 'ends 1'])
    })

    it('lets every bus watch, from about now on, and a watcher that throws harms nobody', async () => {
      const [near, far]: number[][] = [[], []]
      const other = await open()
      bus.watch(['seen.made'], () => {
        throw new Error('a bad watcher')
      })
      const watch = bus.watch(['seen.made'], (event) => near?.push(numberOf(event)))
      other.watch(['seen.made'], (event) => far?.push(numberOf(event)))
      await publish(bus, 'seen.made', 1)
      await until('both have seen it', () => near?.length === 1 && far?.length === 1)
      await watch.stop()
      await publish(other, 'seen.made', 2)
      await until('the other has seen the second', () => far?.length === 2)
      await other.close()
      assert.deepEqual([near, far], [[1], [1, 2]])
    })

    it('takes no type without a verb, no data that is not JSON, and no event that is too large', async () => {
      const attempt = (type: string, data: unknown) =>
        db.knex.transaction((trx) => bus.publish(trx, { type, subject: 's', data }))
      await assert.rejects(attempt('published', {}), /must be like api\.published/)
      await assert.rejects(attempt('api.>', {}), /must be like api\.published/)
      await assert.rejects(
        attempt('api.made', () => {}),
        /is not JSON/,
      )
      await assert.rejects(attempt('api.made', 'x'.repeat(300_000)), /store the thing and publish/)
    })
  })
}
