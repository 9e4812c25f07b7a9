import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'

import { silentLog } from '#kernel/log/log.ts'
import { layEmptyDatabase } from '#kernel/testing/database.ts'
import { startScript } from '#kernel/testing/start-script.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { until } from '#kernel/testing/until.ts'

import { openDatabase } from './db.ts'

const commitForEver = `
  import { openDatabase } from '#kernel/db/db.ts'
  import { silentLog } from '#kernel/log/log.ts'
  const db = await openDatabase({ folder: process.argv[1] }, silentLog)
  await db.knex.raw('create table if not exists line (n int primary key)')
  const { rows } = await db.knex.raw('select coalesce(max(n), 0)::int as n from line')
  for (let n = rows[0].n + 1; ; n++) {
    await db.knex.raw('insert into line values (?)', [n])
    console.log(n)
  }
`

describe('the embedded database in a folder', () => {
  it('is refused to a second process by name, and loses nothing when the first is killed', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'db')
    await layEmptyDatabase(folder)
    const printed: string[] = []
    // Twice: the second time it recovers from a crash, and is killed again.
    for (const round of [1, 2]) {
      const first = startScript(commitForEver, [folder])
      await until(`rows are committed, round ${round}`, () => first.lines.length > 100, 30_000)
      await assert.rejects(openDatabase({ folder }, silentLog), {
        name: 'OpenError',
        message:
          `The data folder ${folder} is in use by process ${first.pid}: stop that process, ` +
          'or give this one another folder with SZYNA_DATA_DIR.',
      })
      await first.kill()
      printed.push(...first.lines)
    }
    const db = await openDatabase({ folder }, silentLog)
    const kept = await db.knex('line').pluck<number[]>('n')
    const missing = new Set(printed.map(Number)).difference(new Set(kept))
    assert.deepEqual([...missing], [])
    await db.close()
  })

  it('is refused to the same process while it is open, and free once closed', async () => {
    const folder = await temporaryFolder()
    await layEmptyDatabase(folder)
    const first = await openDatabase({ folder }, silentLog)
    await assert.rejects(openDatabase({ folder }, silentLog), /is in use by process/)
    await first.close()
    const second = await openDatabase({ folder }, silentLog)
    await second.close()
  })

  it('is made anew when a start was killed while making it', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'pgdata.new', 'base'), { recursive: true })
    await writeFile(join(folder, 'pgdata.new', 'PG_VERSION'), '18\n')
    const db = await openDatabase({ folder }, silentLog)
    await db.ping()
    await db.close()
    assert.equal(existsSync(join(folder, 'pgdata.new')), false)
  })

  it('that cannot be a folder is refused with the cure', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, '')
    await assert.rejects(openDatabase({ folder: file }, silentLog), {
      name: 'OpenError',
      message: /cannot be made .*SZYNA_DATA_DIR\.$/,
    })
  })

  it('that holds a damaged database is refused with the cure', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'pgdata'))
    await writeFile(join(folder, 'pgdata', 'PG_VERSION'), '18\n')
    await assert.rejects(openDatabase({ folder }, silentLog), {
      name: 'OpenError',
      message: /The database in .* cannot be opened .*restore .* from a copy/,
    })
  })
})
