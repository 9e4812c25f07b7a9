// What stands beside the bus goes away and comes back: nothing published is lost, nothing else stops.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'

import { handWoundClock, systemClock } from '#kernel/clock/clock.ts'
import { openDatabase } from '#kernel/db/db.ts'
import type { Database } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { newId } from '#kernel/ids/ids.ts'
import { openLog, silentLog } from '#kernel/log/log.ts'
import { openCutProxy } from '#kernel/testing/cut-proxy.ts'
import { makeServerDatabase, testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'

import { openBus } from './bus.ts'
import type { Bus, Event } from './bus.ts'
import { busMigrations } from './migrations.ts'
import { prune } from './prune.ts'

const pace = { pollMs: 100, firstPauseMs: 50 }

function publisher(db: Database, type: string) {
  return (bus: Bus, data: unknown) =>
    db.knex.transaction((trx) => bus.publish(trx, { type, subject: 's', data }))
}

describe('NATS away', () => {
  let db: Database
  before(async () => {
    db = await testDatabase([busMigrations])
  })
  after(() => db.close())

  it('from the start: events are published and handed over, the log says so once, and it closes at once', async () => {
    const proxy = await openCutProxy({ host: '127.0.0.1', port: 1 })
    await proxy.cut()
    const lines: string[] = []
    const log = openLog('debug', { write: (line: string) => void lines.push(line) })
    const natsUrl = `nats://user:hunter2@127.0.0.1:${proxy.port}`
    const bus = await openBus({ db, natsUrl, log, clock: systemClock, pace })
    const got: Event[] = []
    await bus.subscribe('alone', ['alone.made'], async (event) => void got.push(event))
    await publisher(db, 'alone.made')(bus, 1)
    await until('the event comes', () => got.length === 1)
    await until('the log says so', () => lines.some((line) => line.includes('NATS is away;')))
    const from = systemClock.monotonic()
    await bus.close()
    assert.ok(systemClock.monotonic() - from < 10_000)
    assert.equal(lines.filter((line) => line.includes('NATS is away;')).length, 1)
    assert.doesNotMatch(lines.join(), /hunter2/)
  })

  const natsUrl = process.env['NATS_URL']

  it(
    'for a while: what was published meanwhile is relayed in order, each event once',
    { skip: !natsUrl },
    async () => {
      const real = new URL(String(natsUrl))
      const proxy = await openCutProxy({ host: real.hostname, port: Number(real.port || 4222) })
      const type = `relay-${process.pid}-${newId().slice(-8)}.made`
      const publish = publisher(db, type)
      const url = `nats://127.0.0.1:${proxy.port}`
      const bus = await openBus({ db, natsUrl: url, log: silentLog, clock: systemClock, pace })
      const ids = [await publish(bus, 1)]
      const relayed = await readStream(String(natsUrl), `szyna.event.${type}`)
      await until('the first is relayed', async () => (await relayed.read()).length === 1)

      await proxy.cut()
      ids.push(await publish(bus, 2), await publish(bus, 3))
      await new Promise((resolve) => setTimeout(resolve, 300))
      assert.equal((await relayed.read()).length, 1)
      await proxy.mend()
      await until('the rest is relayed', async () => (await relayed.read()).length >= 3, 20_000)
      // As after a crash between relaying and remembering it.
      await db.knex('event_consumer').where({ name: 'kernel/bus/nats' }).update({ position: 0 })
      await bus.close()
      const again = await openBus({ db, natsUrl: url, log: silentLog, clock: systemClock, pace })
      ids.push(await publish(again, 4))
      await until('the last is relayed', async () => (await relayed.read()).length >= 4, 20_000)
      await again.close()
      await proxy.close()
      const events = await relayed.read()
      await relayed.close()
      assert.deepEqual(
        events.map(({ id, data }) => [id, data]),
        ids.map((id, n) => [id, n + 1]),
      )
    },
  )
})

describe('the database away', { skip: !process.env['DATABASE_URL'] }, () => {
  it('for a while: handing over goes on when it is back, and the log says so once', async () => {
    const made = await makeServerDatabase(String(process.env['DATABASE_URL']))
    const direct = await openDatabase({ url: made.url }, silentLog)
    await migrate(direct, [busMigrations])
    const other = await openBus({ db: direct, log: silentLog, clock: systemClock, pace })
    const real = new URL(made.url)
    const proxy = await openCutProxy({ host: real.hostname, port: Number(real.port || 5432) })
    const url = new URL(real)
    url.host = `127.0.0.1:${proxy.port}`
    const lines: string[] = []
    const log = openLog('debug', { write: (line: string) => void lines.push(line) })
    const db = await openDatabase({ url: url.href }, log)
    const bus = await openBus({ db, log, clock: systemClock, pace })
    const [handled, watched]: unknown[][] = [[], []]
    await bus.subscribe('c', ['line.made'], async ({ data }) => void handled?.push(data))
    bus.watch(['line.made'], ({ data }) => void watched?.push(data))
    const publish = publisher(direct, 'line.made')
    await publish(other, 1)
    await until('the first comes', () => handled?.length === 1 && watched?.length === 1)

    await proxy.cut()
    await publish(other, 2)
    await until('the loss is seen', () => lines.some((line) => line.includes('cannot be looked')))
    await new Promise((resolve) => setTimeout(resolve, 500))
    await proxy.mend()
    await until('the second comes', () => [handled, watched].every((all) => all?.includes(2)))
    assert.equal(lines.filter((line) => line.includes('cannot be looked')).length, 1)
    for (const each of [bus, other]) await each.close()
    for (const each of [db, direct]) await each.close()
    await proxy.close()
    await made.drop()
    // The first comes again where the cut took the note that it was handled.
    for (const all of [handled, watched]) assert.deepEqual([...new Set(all)], [1, 2])
  })
})

describe('old events', () => {
  it('go when every consumer of theirs is done with them, and a forgotten consumer keeps none', async () => {
    const db = await testDatabase([busMigrations])
    const clock = handWoundClock()
    const bus = await openBus({ db, log: silentLog, clock, pace })
    let handled = 0
    await bus.subscribe('quick', ['a.made'], async () => void handled++)
    const slow = await bus.subscribe('slow', ['b.made'], async () => {})
    await slow.stop()
    for (const type of ['a.made', 'b.made', 'nobody.asked']) await publisher(db, type)(bus, null)
    await until('the first is handled', () => handled === 1)
    await until('all are numbered', async () => {
      return (await db.knex('event').whereNull('position')).length === 0
    })
    const left = async () => {
      await prune({ knex: db.knex, log: silentLog, clock })
      return await db.knex('event').orderBy('type').pluck('type')
    }
    assert.deepEqual(await left(), ['a.made', 'b.made', 'nobody.asked'])
    clock.wind(8 * 86_400_000)
    await until('the cursor is moved', async () => {
      const row = await db.knex('event_consumer').where({ name: 'quick' }).first()
      return Number(row.position) > 0
    })
    assert.deepEqual(await left(), ['b.made'])
    await db.knex.raw(
      `update event_consumer set leased_until = now() - interval '31 days' where name = 'slow'`,
    )
    assert.deepEqual(await left(), [])
    await bus.close()
    await db.close()
  })
})

/** What the stream holds under a subject, as it grows. */
async function readStream(url: string, subject: string) {
  const connection = await connect({ servers: new URL(url).host })
  const manager = await jetstreamManager(connection)
  await until('the stream is there', () => manager.streams.info('szyna_events'), 10_000)
  return {
    async read(): Promise<Event[]> {
      const ordered = await jetstream(connection).consumers.get('szyna_events', {
        filter_subjects: subject,
      })
      const events: Event[] = []
      for await (const message of await ordered.fetch({ max_messages: 100, expires: 1_000 })) {
        events.push(message.json<Event>())
        if (message.info.pending === 0) break
      }
      return events
    },
    close: () => connection.close(),
  }
}
