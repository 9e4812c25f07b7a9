import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { Knex } from 'knex'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { identityMigrations } from '../migrations.ts'
import { nothing, revokedSince } from './revoked-since.ts'

let db: Database
before(async () => {
  db = await testDatabase([catalogMigrations, identityMigrations])
})
after(() => db.close())

const insert = (knex: Knex, key: string) =>
  knex.raw(`insert into revocation (key, not_before, expires_at) values (?, 1, 2)`, [key])

it('a look finds what the one before could not see, and nothing else', async () => {
  await insert(db.knex, 'mid:1')
  await insert(db.knex, 'mid:2')
  const first = await revokedSince(db.knex, nothing)
  assert.deepEqual(first.rows, [
    { key: 'mid:1', notBefore: 1, expiresAt: 2 },
    { key: 'mid:2', notBefore: 1, expiresAt: 2 },
  ])
  assert.deepEqual((await revokedSince(db.knex, first.seen)).rows, [])
  await insert(db.knex, 'mid:3')
  const next = await revokedSince(db.knex, first.seen)
  assert.deepEqual(next.rows, [{ key: 'mid:3', notBefore: 1, expiresAt: 2 }])
})

it('however many looks go by before a transaction is committed, the next one finds it', async (test) => {
  if (db.kind !== 'postgres') return test.skip('the embedded database has one connection')
  let { seen } = await revokedSince(db.knex, nothing)
  const slow = await db.knex.transaction()
  await insert(slow, 'mid:slow')
  for (const key of ['mid:a', 'mid:b', 'mid:c']) {
    await insert(db.knex, key)
    const look = await revokedSince(db.knex, seen)
    assert.deepEqual(
      look.rows.map((row) => row.key),
      [key],
    )
    seen = look.seen
  }
  await slow.commit()
  const last = await revokedSince(db.knex, seen)
  assert.deepEqual(
    last.rows.map((row) => row.key),
    ['mid:slow'],
  )
})
