import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'

import { openDatabase } from '#kernel/db/db.ts'
import type { DatabaseAt } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { layEmptyDatabase, makeServerDatabase } from '#kernel/testing/database.ts'
import { startScript } from '#kernel/testing/start-script.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { until } from '#kernel/testing/until.ts'

import { aJournal } from './testing/an-entry.ts'

/** Appends without end, and prints the ids when they are said to be kept. */
const child = `
  import { openDatabase } from '#kernel/db/db.ts'
  import { migrate } from '#kernel/db/migrate.ts'
  import { silentLog } from '#kernel/log/log.ts'
  import { journalMigrations } from '#kernel/journal/migrations.ts'
  import { aJournal, anEntry } from '#kernel/journal/testing/an-entry.ts'
  import { writeSync } from 'node:fs'
  const [at, spoolDir] = process.argv.slice(-2)
  const db = await openDatabase(JSON.parse(at), silentLog)
  await migrate(db, [journalMigrations])
  const journal = await aJournal(db, spoolDir)
  for (;;) {
    const entries = Array.from({ length: 20 }, () => anEntry())
    await Promise.all(entries.map((entry) => journal.append(entry)))
    writeSync(1, entries.map(({ id }) => id + '\\n').join(''))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }`

describe('the process is killed while it appends', () => {
  it('every entry that was said to be kept is there after the restart, once', async (t) => {
    const spoolDir = await temporaryFolder()
    const server = process.env['DATABASE_URL']
    const made = server ? await makeServerDatabase(server) : undefined
    const at: DatabaseAt = made ? { url: made.url } : { folder: join(spoolDir, 'database') }
    if (at.folder !== undefined) await layEmptyDatabase(at.folder)
    const printed: string[] = []
    // Before anything is stored, and amid the storing.
    for (const lines of [20, 8000]) {
      const script = startScript(child, [JSON.stringify(at), spoolDir])
      await until('it appends', () => script.lines.length >= lines, 30_000)
      await script.kill()
      printed.push(...script.lines.filter((line) => line.length === 36))
    }
    const db = await openDatabase(at, silentLog)
    t.after(async () => {
      await db.close()
      await made?.drop()
    })
    const journal = await aJournal(db, spoolDir)
    const verdict = await journal.verify()
    const pages: string[] = await db.knex('journal_page').pluck('entries')
    const ids = pages.flatMap((page) => page.split('\n').map((line) => JSON.parse(line).id))
    const stored = new Set<string>(ids)
    assert.deepEqual(verdict, { whole: true, entries: stored.size, chains: 1 })
    assert.deepEqual(
      printed.filter((id) => !stored.has(id)),
      [],
    )
    await journal.close()
  })
})
