// Every room's migrations, by knex's migrator, in the order given. Two processes that start at once
// do not disturb each other, and one that was killed half way does not block the next.

import type { Knex } from 'knex'

import type { Database, Migration, RoomMigrations } from './db.ts'
import { OpenError } from './open-error.ts'

/** The names that were applied now, `kernel/bus/001-outbox`: all that were missing, or none. */
export async function migrate(db: Database, rooms: readonly RoomMigrations[]): Promise<string[]> {
  const all = named(rooms)
  if (db.kind === 'pglite') return await run(db.knex, all)
  const everyMigration = 7_326_017_551
  return await db.knex.transaction(async (held) => {
    await held.raw('select pg_advisory_xact_lock(?)', [everyMigration])
    return await run(db.knex, all)
  })
}

interface Named {
  readonly name: string
  readonly migration: Migration
}

async function run(knex: Knex, all: readonly Named[]): Promise<string[]> {
  const migrationSource: Knex.MigrationSource<Named> = {
    getMigrations: async () => [...all],
    getMigrationName: ({ name }) => name,
    getMigration: async ({ migration }) => ({ up: (trx) => migration.up(trx), down: noWayBack }),
  }
  await refuseNewer(knex, all)
  const migrator = { migrationSource, tableName: 'migration' }
  // Nobody else is here, so a lock that is found was left by a process that died at work.
  await knex.migrate.forceFreeMigrationsLock(migrator)
  const [, applied] = (await knex.migrate.latest(migrator)) as [number, string[]]
  return applied
}

async function refuseNewer(knex: Knex, all: readonly Named[]): Promise<void> {
  if (!(await knex.schema.hasTable('migration'))) return
  const done = await knex<{ name: string }>('migration').pluck('name')
  const unknown = done.find((name) => !all.some((known) => known.name === name))
  if (unknown === undefined) return
  throw new OpenError(
    `The database holds the migration ${unknown}, which this version does not know: start the ` +
      'newer Szyna that made it, or name another database.',
  )
}

function named(rooms: readonly RoomMigrations[]): Named[] {
  const seen = new Set<string>()
  return rooms.flatMap(({ room, migrations }) => {
    let last = ''
    return migrations.map((migration) => {
      const name = `${room}/${migration.name}`
      if (!/^\d{3}-[a-z0-9-]+$/.test(migration.name)) {
        throw new Error(`The migration ${name} must be named like 001-outbox.`)
      }
      if (migration.name.slice(0, 3) <= last) {
        throw new Error(`The migration ${name} must come with a higher number than the one before.`)
      }
      if (seen.has(name)) throw new Error(`The migration ${name} is given twice.`)
      last = migration.name.slice(0, 3)
      seen.add(name)
      return { name, migration }
    })
  })
}

async function noWayBack(): Promise<void> {
  throw new Error('Migrations go forward only; restore a copy instead.')
}
