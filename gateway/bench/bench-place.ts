// Where a bus of the bench keeps what it knows: a folder, and with `DATABASE_URL` a new database of
// that server. A bus can be started again on it; whoever opened it clears it away.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'

/** Plain data, so that another process can be told of it. */
export interface Place {
  readonly dataDir: string
  /** Absent: the embedded database, in the folder. */
  readonly databaseUrl?: string
}

export async function openPlace(): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'szyna-bench-'))
  const server = process.env.DATABASE_URL
  if (!server) return { dataDir }
  const name = `szyna_bench_${process.pid}`
  await run(server, `drop database if exists ${name}`)
  await run(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { dataDir, databaseUrl: url.href }
}

export async function clearPlace({ dataDir, databaseUrl }: Place): Promise<void> {
  if (databaseUrl !== undefined) {
    const name = new URL(databaseUrl).pathname.slice(1)
    await run(process.env.DATABASE_URL!, `drop database ${name} with (force)`)
  }
  await rm(dataDir, { recursive: true, force: true })
}

async function run(server: string, sql: string): Promise<void> {
  const db = await openDatabase({ url: server }, silentLog)
  await db.knex.raw(sql)
  await db.close()
}
