// A second process of the bus on the database of a story's bus, under the same public address and on a
// port of its own. The database is a server's: nobody shares the embedded one.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../bench/free-port.ts'
import { start } from './a-child.ts'
import type { TheBus } from './the-bus.ts'

export interface SecondBus {
  /** Where it listens. */
  readonly url: string
  close(): Promise<void>
}

export async function startSecondBus(
  { db, publicUrl, policiesDir, compositionsDir }: TheBus,
  more: Record<string, string> = {},
): Promise<SecondBus> {
  const dataDir = await mkdtemp(join(tmpdir(), 'szyna-second-'))
  const { rows } = await db.knex.raw<{ rows: { name: string }[] }>(
    'select current_database() as name',
  )
  const database = new URL(process.env['DATABASE_URL']!)
  database.pathname = `/${rows[0]!.name}`
  const port = await freePort()
  const child = start(['start'], {
    SZYNA_PORT: String(port),
    SZYNA_ADMIN_PORT: '0',
    SZYNA_HOST: '127.0.0.1',
    SZYNA_PUBLIC_URL: publicUrl,
    SZYNA_DATA_DIR: dataDir,
    SZYNA_POLICIES: policiesDir,
    SZYNA_COMPOSITIONS: compositionsDir,
    SZYNA_LOG: 'error',
    DATABASE_URL: database.href,
    ...more,
  })
  await child.says(/Admin\s+http/)
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await child.kill()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
