// A database for a test: fresh, migrated, alone. With DATABASE_URL it is a database of its own on that
// server, dropped at close; otherwise PGlite in memory, loaded from a copy that the first test of this
// machine made. Migrations run each time: they cost less than knowing when a migrated copy is stale.

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

import { systemClock } from '#kernel/clock/clock.ts'
import { openDatabase } from '#kernel/db/db.ts'
import type { Database, RoomMigrations } from '#kernel/db/db.ts'
import { openEmbedded } from '#kernel/db/embedded.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { initDbStartParams } from '#kernel/db/pglite-folder.ts'
import { silentLog } from '#kernel/log/log.ts'

const cacheFolder = join(tmpdir(), `szyna-test-${userInfo().uid}`)

/** The caller closes it. Safe in test files that run at the same time. */
export async function testDatabase(rooms: readonly RoomMigrations[]): Promise<Database> {
  const url = process.env['DATABASE_URL']
  const db = url ? await onServer(url) : await inMemory()
  await migrate(db, rooms)
  return db
}

/**
 * Lays an empty embedded database into a folder, as its first start would leave it, for tests whose
 * matter is not that first start: it takes seconds of work, and a copy of it does not.
 */
export async function layEmptyDatabase(folder: string): Promise<void> {
  const made = join(cacheFolder, `pgdata-${await pgliteVersion()}${initDbStartParams.join('')}`)
  if (!existsSync(made)) {
    const own = `${made}.${randomBytes(6).toString('hex')}`
    const db = await openEmbedded({ folder: own }, silentLog)
    await db.close()
    // Whoever comes second finds it there, whole.
    await rename(join(own, 'pgdata'), made).catch(() => {})
    await rm(own, { recursive: true, force: true })
  }
  await cp(made, join(folder, 'pgdata'), { recursive: true, preserveTimestamps: true })
}

/** The address of a fresh, empty database on the server of DATABASE_URL, and how to drop it. */
export async function makeServerDatabase(
  url: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await openDatabase({ url }, silentLog)
  await dropForgotten(server)
  const name = `szyna_test_${Math.floor(systemClock.now() / 1000)}_${randomBytes(6).toString('hex')}`
  await server.knex.raw('create database ??', [name])
  const its = new URL(url)
  its.pathname = `/${name}`
  return {
    url: its.href,
    async drop() {
      await server.knex.raw('drop database if exists ?? with (force)', [name])
      await server.close()
    },
  }
}

async function onServer(url: string): Promise<Database> {
  const made = await makeServerDatabase(url)
  const db = await openDatabase({ url: made.url }, silentLog)
  return {
    ...db,
    async close() {
      await db.close()
      await made.drop()
    },
  }
}

/** A test that was killed leaves its database behind; an hour later nobody needs it. */
async function dropForgotten(server: Database): Promise<void> {
  const names = await server
    .knex('pg_database')
    .whereLike('datname', 'szyna\\_test\\_%')
    .pluck<string[]>('datname')
  const anHourAgo = systemClock.now() / 1000 - 3600
  for (const name of names.filter((it) => Number(it.split('_')[2]) < anHourAgo)) {
    await server.knex.raw('drop database if exists ??', [name]).catch(() => {})
  }
}

async function inMemory(): Promise<Database> {
  const file = join(cacheFolder, `pglite-${await pgliteVersion()}.tar.zst`)
  const template = await readFile(file).catch(() => undefined)
  if (template) return await openEmbedded({ template }, silentLog)
  const db = await openEmbedded({}, silentLog)
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 })
  const own = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(own, await db.dump())
  await rename(own, file)
  return db
}

async function pgliteVersion(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version
}
