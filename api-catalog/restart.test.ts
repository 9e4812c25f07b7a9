// What was registered outlives the process.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { openDatabase } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { silentLog } from '#kernel/log/log.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, openBoth } from './testing/a-catalog.ts'
import { aDocument } from './testing/an-intake.ts'

describe('a restart', () => {
  const ksef = new URL('../../shared/specs/pl-ksef-v2.openapi.json', import.meta.url)
  const real = existsSync(ksef) ? readFileSync(ksef, 'utf8') : aDocument()

  it('keeps everything that was registered', async () => {
    const folder = await temporaryFolder()
    const at = { folder: join(folder, 'db') }
    const first = await openDatabase(at, silentLog)
    await migrate(first, [busMigrations, catalogMigrations])
    const one = await openBoth(first)
    await one.catalog.register(aRegistration({ upstream: 'https://a.example' }, real))
    const published = await one.catalog.published()
    await one.close()
    await first.close()

    const second = await openDatabase(at, silentLog)
    const two = await openBoth(second)
    assert.deepEqual(await two.catalog.published(), published)
    assert.equal((await two.catalog.register(aRegistration({}, real))).unchanged, true)
    await two.close()
    await second.close()
  })
})
