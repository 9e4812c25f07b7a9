import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'

import { silentLog } from '#kernel/log/log.ts'
import { makeServerDatabase, testDatabase } from '#kernel/testing/database.ts'

import { openDatabase } from './db.ts'
import type { Database, RoomMigrations } from './db.ts'
import { migrate } from './migrate.ts'

function makes(name: string, table: string): RoomMigrations['migrations'][number] {
  return {
    name,
    async up(knex) {
      await knex.raw('create table ?? (n int)', [table])
    },
  }
}

const one: RoomMigrations = { room: 'kernel/one', migrations: [makes('001-a', 'a')] }
const two: RoomMigrations = {
  room: 'two',
  migrations: [makes('001-b', 'b'), makes('002-c', 'c')],
}

describe('migrations', () => {
  let db: Database
  const opened: Database[] = []

  beforeEach(async () => {
    db = await testDatabase([])
    opened.push(db)
  })
  after(() => Promise.all(opened.map((each) => each.close())))

  it('run once, in the order given, and are named', async () => {
    assert.deepEqual(await migrate(db, [one, two]), ['kernel/one/001-a', 'two/001-b', 'two/002-c'])
    assert.deepEqual(await migrate(db, [one, two]), [])
  })

  it('added to an earlier room later run alone', async () => {
    await migrate(db, [one, two])
    const more = { ...one, migrations: [...one.migrations, makes('002-d', 'd')] }
    assert.deepEqual(await migrate(db, [more, two]), ['kernel/one/002-d'])
  })

  it('that fail leave nothing, not even of those before, and run again', async () => {
    let whole = false
    const flaky: RoomMigrations = {
      room: 'flaky',
      migrations: [
        {
          name: '001-e',
          async up(knex) {
            await knex.raw('create table e (n int)')
            if (!whole) await knex.raw('select 1 / 0')
          },
        },
      ],
    }
    await assert.rejects(migrate(db, [one, flaky]), /division by zero/)
    assert.equal(await db.knex.schema.hasTable('a'), false)
    assert.equal(await db.knex.schema.hasTable('e'), false)
    whole = true
    assert.deepEqual(await migrate(db, [one, flaky]), ['kernel/one/001-a', 'flaky/001-e'])
  })

  it('are not blocked by a process that died at work', async () => {
    await migrate(db, [one])
    await db.knex('migration_lock').update({ is_locked: 1 })
    assert.deepEqual(await migrate(db, [one, two]), ['two/001-b', 'two/002-c'])
  })

  it('of a newer version are refused to an older one', async () => {
    await migrate(db, [one, two])
    await assert.rejects(migrate(db, [one]), {
      name: 'OpenError',
      message: /holds the migration two\/001-b, .* start the newer Szyna/,
    })
  })

  it('badly named, out of order or given twice are a mistake told by name', async () => {
    const room = (...names: string[]) => [
      { room: 'r', migrations: names.map((name) => makes(name, name)) },
    ]
    await assert.rejects(migrate(db, room('first')), /r\/first must be named like 001-outbox/)
    await assert.rejects(migrate(db, room('002-x', '001-y')), /r\/001-y must come with a higher/)
    await assert.rejects(migrate(db, [one, one]), /kernel\/one\/001-a is given twice/)
  })

  const url = process.env['DATABASE_URL']
  it('run once when two processes start at once', { skip: !url }, async () => {
    const made = await makeServerDatabase(String(url))
    const both = await Promise.all([1, 2].map(() => openDatabase({ url: made.url }, silentLog)))
    const applied = await Promise.all(both.map((each) => migrate(each, [one, two])))
    assert.deepEqual(applied.flat(), ['kernel/one/001-a', 'two/001-b', 'two/002-c'])
    await Promise.all(both.map((each) => each.close()))
    await made.drop()
  })
})
