// Several who register one name at once: each is there whole, or not at all.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { Catalog } from '../catalog.ts'
import { catalogMigrations } from '../migrations.ts'
import { aRegistration, openBoth, version } from '../testing/a-catalog.ts'

describe('registrations of one name at once', () => {
  let db: Database
  let one: { catalog: Catalog; close(): Promise<void> }
  let other: { catalog: Catalog; close(): Promise<void> }
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    one = await openBoth(db)
    other = await openBoth(db)
  })
  after(async () => {
    await one.close()
    await other.close()
    await db.close()
  })

  it('come one after the other, each with its version, its step and its event', async () => {
    const by = { kind: 'member', entity: 'gitd', person: 'p' } as const
    const all = await Promise.all(
      [1, 2, 3, 4].map((n) => {
        const { catalog } = n % 2 ? one : other
        const more = n > 2 ? { by } : {}
        return catalog.register(aRegistration({ api: 'race', ...more }, version(`1.0.${n}`)))
      }),
    )
    assert.equal(all.filter(({ notes }) => notes.includes('Entity gitd was made.')).length, 1)
    const life = (await one.catalog.lives.get('gitd', 'race', 1))!
    const steps = await one.catalog.lives.history('gitd', 'race', 1)
    assert.deepEqual([life.revision, steps.length], [4, 4])
    assert.equal((await one.catalog.versions('gitd', 'race')).length, 4)
    const [api] = (await one.catalog.published()).filter(({ name }) => name === 'race')
    assert.match(api?.version ?? '', /^1\.0\.[12]$/)
    const { rows } = await db.knex.raw<{ rows: { type: string }[] }>(
      `select type from event where subject = 'gitd/race' order by type`,
    )
    assert.deepEqual(
      rows.map(({ type }) => type),
      ['api.life-changed', 'api.life-changed', 'api.published', 'api.published'],
    )
  })

  it('of which one is wrong leave nothing of it', async () => {
    const good = one.catalog.register(aRegistration({ entity: 'half', api: 'both' }))
    const bad = other.catalog.register(aRegistration({ entity: 'half', api: 'both', policy: 'no' }))
    const unreadable = other.catalog.register(aRegistration({ entity: 'half', api: 'none' }, '{'))
    const outcomes = await Promise.allSettled([good, bad, unreadable])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected'],
    )
    assert.equal((await one.catalog.versions('half', 'both')).length, 1)
    const lives = (await one.catalog.lives.list()).filter(({ entity }) => entity === 'half')
    assert.deepEqual(
      lives.map(({ api, state }) => [api, state]),
      [['both', 'published']],
    )
  })
})
