import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { identityMigrations } from '../migrations.ts'
import { openRevocations } from './revocations.ts'
import type { RevocationKey, Revocations } from './revocations.ts'

const seconds = () => Math.floor(systemClock.now() / 1000)

describe('what was revoked', () => {
  /** A token of just now; what is revoked afterwards refuses it, whatever second it is by then. */
  const issued = seconds()
  let db: Database
  let here: Revocations
  let there: Revocations
  const open = () => openRevocations({ db, log: silentLog, clock: systemClock })
  const revoke = (...keys: RevocationKey[]) => db.knex.transaction((trx) => here.revoke(trx, keys))
  before(async () => {
    db = await testDatabase([catalogMigrations, identityMigrations])
    here = await open()
    there = await open()
  })
  after(async () => {
    await here.close()
    await there.close()
    await db.close()
  })

  it('is known on every node', async () => {
    await revoke('client:gmina.eurzad', 'ent:zus')
    for (const node of [here, there]) {
      await until('the revocation', () => node.isRevoked(['client:gmina.eurzad'], issued))
      assert.ok(node.isRevoked(['client:zus.kadry', 'ent:zus'], issued))
      assert.ok(!node.isRevoked(['client:gmina.other', 'ent:gmina'], issued))
    }
  })

  it('refuses what was issued before, and not what is issued after', async () => {
    await revoke('mid:1')
    await until('the revocation', () => there.isRevoked(['mid:1'], issued))
    assert.ok(there.isRevoked(['mid:1'], issued - 100))
    assert.ok(!there.isRevoked(['mid:1'], seconds() + 2))
  })

  it('is nothing when its transaction is rolled back', async () => {
    const undone = db.knex.transaction(async (trx) => {
      await here.revoke(trx, ['mid:undone'])
      throw new Error('rolled back')
    })
    await assert.rejects(undone, /rolled back/)
    await revoke('mid:after')
    await until('the later one', () => there.isRevoked(['mid:after'], issued))
    assert.ok(!there.isRevoked(['mid:undone'], issued))
  })

  it('is known at once to a node that starts later', async () => {
    await revoke('mid:early')
    const late = await open()
    assert.ok(late.isRevoked(['mid:early'], issued))
    await late.close()
  })

  it('is found by a node that hears nothing of it', async () => {
    const now = systemClock.now()
    await db.knex.raw(
      `insert into revocation (key, not_before, expires_at) values ('mid:untold', ?, ?)`,
      [now + 1_000, now + 60_000],
    )
    await until('the next look', () => there.isRevoked(['mid:untold'], issued))
  })

  it('is not missed when it is committed after one with a higher number', async (test) => {
    if (db.kind !== 'postgres') return test.skip('the embedded database has one connection')
    const slow = await db.knex.transaction()
    await here.revoke(slow, ['mid:slow'])
    await revoke('mid:quick')
    await until('the quick one', () => there.isRevoked(['mid:quick'], issued))
    assert.ok(!there.isRevoked(['mid:slow'], issued))
    await slow.commit()
    await until('the slow one', () => there.isRevoked(['mid:slow'], issued))
  })
})

describe('a node that cannot look', () => {
  it('says so within a second, and that it knows again when it does', async () => {
    const db = await testDatabase([catalogMigrations, identityMigrations])
    let away = false
    const cut: Database = {
      ...db,
      knex: new Proxy(db.knex, {
        get(knex, name) {
          if (name === 'raw' && away) return () => Promise.reject(new Error('away'))
          return Reflect.get(knex, name) as unknown
        },
      }),
    }
    const node = await openRevocations({ db: cut, log: silentLog, clock: systemClock })
    assert.ok(node.isFresh())
    away = true
    await until('it is stale', () => !node.isFresh())
    away = false
    await until('it is fresh', () => node.isFresh())
    await node.close()
    await db.close()
  })
})
