import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'

import type { Database } from './db.ts'

describe('the database', () => {
  let db: Database

  before(async () => {
    db = await testDatabase([
      {
        room: 'kernel/test',
        migrations: [
          {
            name: '001-person',
            async up(knex) {
              await knex.raw('create table person (pesel text primary key, about jsonb)')
            },
          },
        ],
      },
    ])
  })
  after(() => db.close())

  it('gives back what was stored, values of every kind', async () => {
    const about = { name: 'Żółć', list: [1, null, 'x'], deep: { yes: true } }
    await db.knex('person').insert({ pesel: '1', about: JSON.stringify(about) })
    const row = await db.knex('person').where({ pesel: '1' }).first()
    assert.deepEqual(row, { pesel: '1', about })
  })

  it('carries a reply of twenty megabytes whole', async () => {
    const { rows } = await db.knex.raw(`select repeat('ą', 10000000) as text`)
    assert.equal(rows[0].text, 'ą'.repeat(10_000_000))
  })

  it('runs many queries asked at once, each with its own answer', async () => {
    const asked = Array.from({ length: 200 }, (_, n) => n)
    const answers = await Promise.all(
      asked.map(async (n) => (await db.knex.raw('select ?::int as n', [n])).rows[0].n),
    )
    assert.deepEqual(answers, asked)
  })

  it('a transaction that fails leaves nothing, and the next query works', async () => {
    const failed = db.knex.transaction(async (trx) => {
      await trx('person').insert({ pesel: '2' })
      await trx.raw('select 1 / 0')
    })
    await assert.rejects(failed, /division by zero/)
    assert.equal(await db.knex('person').where({ pesel: '2' }).first(), undefined)
  })

  it('an error never quotes the values of the statement or of the row', async () => {
    const twice = async (knex: Database['knex']) => {
      await knex('person').insert({ pesel: '44051401359' })
      await knex('person').insert({ pesel: '44051401359' })
    }
    for (const attempt of [() => twice(db.knex), () => db.knex.transaction((trx) => twice(trx))]) {
      const error = await attempt().then(
        () => assert.fail('the second row was taken'),
        (thrown: Error & { code?: string }) => thrown,
      )
      assert.equal(error.code, '23505')
      const said = [String(error), JSON.stringify(error), error.stack].join()
      assert.doesNotMatch(said, /44051401359/)
      await db.knex('person').where({ pesel: '44051401359' }).delete()
    }
  })

  it('hears what is notified on its channel, and stops when told to', async () => {
    const heard: string[] = []
    const stop = await db.listen('Some "channel"', (payload) => heard.push(payload))
    await db.listen('another', (payload) => heard.push(payload))
    await db.notify('Some "channel"', 'one')
    await db.knex.raw('select pg_notify(?, ?)', ['not asked for', 'two'])
    await until('the notification is heard', () => heard.length > 0)
    await stop()
    await db.knex.raw('select pg_notify(?, ?)', ['Some "channel"', 'three'])
    await db.knex.raw('select pg_notify(?, ?)', ['another', 'four'])
    await until('the other channel is heard', () => heard.length > 1)
    assert.deepEqual(heard, ['one', 'four'])
  })

  it('hears nothing of a transaction that was rolled back', async () => {
    const heard: string[] = []
    await db.listen('rolled', (payload) => heard.push(payload))
    await db.knex
      .transaction(async (trx) => {
        await trx.raw(`select pg_notify('rolled', 'never')`)
        throw new Error('back')
      })
      .catch(() => {})
    await db.knex.raw(`select pg_notify('rolled', 'last')`)
    await until('the last is heard', () => heard.length > 0)
    assert.deepEqual(heard, ['last'])
  })

  it('answers a ping', () => db.ping())
})
