// `szyna migrate`: brings the tables of every room up to date, without starting the bus (which does
// the same by itself).

import { join } from 'node:path'
import { readConfig } from '#kernel/config/config.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const migrateVerb: Verb = {
  name: 'migrate',
  summary: { pl: 'zaktualizuj tabele w bazie danych', en: 'bring the database tables up to date' },
  operands: [],
  options: {},
  run: migrateAll,
}

async function migrateAll({ env, language }: Input): Promise<Answer> {
  const { databaseUrl, dataDir, logLevel } = readConfig({ ...env })
  const { openDatabase } = await import('#kernel/db/db.ts')
  const { migrate } = await import('#kernel/db/migrate.ts')
  const { openLog } = await import('#kernel/log/log.ts')
  const { allMigrations } = await import('../../compose.ts')
  const at =
    databaseUrl === undefined ? { folder: join(dataDir, 'database') } : { url: databaseUrl }
  const db = await openDatabase(at, openLog(logLevel, process.stderr))
  try {
    const applied = await migrate(db, allMigrations)
    const none = language === 'pl' ? 'Tabele są aktualne.' : 'The tables are up to date.'
    return { json: { applied }, text: applied.join('\n') || none }
  } finally {
    await db.close()
  }
}
