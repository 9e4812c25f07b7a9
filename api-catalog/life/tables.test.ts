// What was registered before lives were kept goes on being served.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '../migrations.ts'
import { openBoth } from '../testing/a-catalog.ts'

describe('the tables of lives', () => {
  it('begin with what was published last of each major', async () => {
    const { room, migrations } = catalogMigrations
    const db = await testDatabase([busMigrations, { room, migrations: migrations.slice(0, 2) }])
    const api = newId<'api'>()
    const at = '2026-01-02T00:00:00Z'
    await db.knex.raw(`insert into entity (name, made_at) values ('gitd', ?)`, [at])
    await db.knex.raw(`insert into api (id, entity, name, made_at) values (?, 'gitd', 'a', ?)`, [
      api,
      at,
    ])
    for (const [version, major] of [
      ['1.0.0', 1],
      ['1.1.0', 1],
      ['2.0.0', 2],
    ] as const) {
      await db.knex.raw(
        `insert into api_version (id, api, version, major, title, digest, source, bundle, operations,
                                  sandbox, findings, policy, published_at)
         values (?, ?, ?, ?, 'T', '', '{}', '{}', '[]', '{}', '[]', 'default', ?)`,
        [newId(), api, version, major, at],
      )
    }
    await migrate(db, [busMigrations, catalogMigrations])
    const { catalog, close } = await openBoth(db)
    const published = await catalog.published()
    assert.deepEqual(
      published.map(({ version, publishedAt, life }) => [version, publishedAt, life.state]),
      [
        ['1.1.0', '2026-01-02T00:00:00.000Z', 'published'],
        ['2.0.0', '2026-01-02T00:00:00.000Z', 'published'],
      ],
    )
    const [newest] = await catalog.versions('gitd', 'a')
    assert.deepEqual([newest?.at, newest?.state], ['2026-01-02T00:00:00.000Z', 'published'])
    await close()
    await db.close()
  })
})
