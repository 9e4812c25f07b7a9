import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'

import { systemClock } from '#kernel/clock/clock.ts'
import { openDatabase } from '#kernel/db/db.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { layEmptyDatabase, makeServerDatabase, testDatabase } from '#kernel/testing/database.ts'
import { startScript } from '#kernel/testing/start-script.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { until } from '#kernel/testing/until.ts'

import { openBus } from './bus.ts'
import type { Event } from './bus.ts'
import { busMigrations } from './migrations.ts'

/** Publishes a hundred events and handles them slowly, printing each number, until it is killed. */
const handleSlowly = `
  import { systemClock } from '#kernel/clock/clock.ts'
  import { openDatabase } from '#kernel/db/db.ts'
  import { migrate } from '#kernel/db/migrate.ts'
  import { openBus } from '#kernel/bus/bus.ts'
  import { busMigrations } from '#kernel/bus/migrations.ts'
  import { silentLog } from '#kernel/log/log.ts'
  const [kind, where] = process.argv.slice(1)
  const db = await openDatabase({ [kind]: where }, silentLog)
  await migrate(db, [busMigrations])
  const bus = await openBus({ db, log: silentLog, clock: systemClock })
  await bus.subscribe('slow', ['line.made'], async (event) => {
    console.log(event.data.n)
    await new Promise((resolve) => setTimeout(resolve, 5))
  })
  await db.knex.transaction(async (trx) => {
    for (let n = 1; n <= 100; n++) {
      await bus.publish(trx, { type: 'line.made', subject: 's', data: { n } })
    }
  })
`

const hundred = Array.from({ length: 100 }, (_, n) => n + 1)

describe('a process that is killed while it handles', () => {
  const databaseUrl = process.env['DATABASE_URL']

  it('loses no event: the next start goes on, and only the last one may come again', async () => {
    const made = databaseUrl ? await makeServerDatabase(databaseUrl) : undefined
    const at = made ? { url: made.url } : { folder: join(await temporaryFolder(), 'db') }
    if (at.folder !== undefined) await layEmptyDatabase(at.folder)
    const script = startScript(handleSlowly, Object.entries(at)[0])
    await until('ten are handled', () => script.lines.length >= 10, 30_000)
    await script.kill()
    const before = script.lines.map(Number)
    assert.deepEqual(before, hundred.slice(0, before.length))

    const db = await openDatabase(at, silentLog)
    // On a server other processes may live; the dead one's lease would run out in 15 s.
    if (made) await db.knex('event_consumer').update({ leased_until: db.knex.fn.now() })
    const bus = await openBus({ db, log: silentLog, clock: systemClock })
    const got: number[] = []
    await bus.subscribe('slow', ['line.made'], async (event) => {
      got.push((event.data as { n: number }).n)
    })
    await until('the last one comes', () => got.includes(100), 15_000)
    await bus.close()
    await db.close()
    await made?.drop()
    const first = got[0] ?? 0
    const last = before.at(-1) ?? 0
    assert.ok(first === last || first === last + 1, `${first} after ${last}`)
    assert.deepEqual(got, hundred.slice(first - 1))
  })
})

describe('a process that lost its lease', () => {
  let db: Database
  after(() => db.close())

  it('cannot move the cursor: the event comes again', async () => {
    db = await testDatabase([busMigrations])
    const pace = { pollMs: 50 }
    const bus = await openBus({ db, log: silentLog, clock: systemClock, pace })
    const got: Event[] = []
    await bus.subscribe('lost', ['line.made'], async (event) => {
      got.push(event)
      // As if another process had taken over, handled nothing, and gone.
      if (got.length === 1) {
        await db.knex.raw(`update event_consumer set token = token + 1, leased_until = now()`)
      }
    })
    await db.knex.transaction((trx) =>
      bus.publish(trx, { type: 'line.made', subject: 's', data: {} }),
    )
    await until('it comes again', () => got.length === 2)
    await bus.close()
    assert.equal(got[0]?.id, got[1]?.id)
  })

  it('parks an event that ended the process at every attempt, without handing it over', async () => {
    const pace = { pollMs: 50, tries: 3 }
    const bus = await openBus({ db, log: silentLog, clock: systemClock, pace })
    const got: unknown[] = []
    const stopped = await bus.subscribe('deadly', ['bomb.made'], async () => {})
    await stopped.stop()
    await db.knex.transaction(async (trx) => {
      await bus.publish(trx, { type: 'bomb.made', subject: 's', data: 'bomb' })
      await bus.publish(trx, { type: 'bomb.made', subject: 's', data: 'harmless' })
    })
    await db.knex('event_consumer').where({ name: 'deadly' }).update({ attempts: 3 })
    await bus.subscribe('deadly', ['bomb.made'], async ({ data }) => void got.push(data))
    await until('the other one comes', () => got.length > 0)
    await bus.close()
    assert.deepEqual(got, ['harmless'])
    const [parked] = await db.knex('event_parked').where({ consumer: 'deadly' })
    assert.equal(parked?.reason, 'The process ended at every attempt.')
  })
})
