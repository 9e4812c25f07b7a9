import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openBus } from '#kernel/bus/bus.ts'
import type { Bus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { openCatalog } from './catalog.ts'
import type { Catalog, Registration } from './catalog.ts'
import { catalogMigrations } from './migrations.ts'
import { isOnSandbox } from './published.ts'
import { aDocument, shippedRuleset } from './testing/an-intake.ts'

describe('a version that the bus composed itself', () => {
  let db: Database
  let bus: Bus
  let catalog: Catalog
  before(async () => {
    const clock = handWoundClock()
    db = await testDatabase([busMigrations, catalogMigrations])
    bus = await openBus({ db, log: silentLog, clock })
    catalog = await openCatalog({
      db,
      bus,
      log: silentLog,
      clock,
      publicUrl: 'https://bus.example',
      rulesetFile: fileURLToPath(shippedRuleset),
      fetchAllow: [],
      policyNames: () => ['default'],
    })
  })
  after(async () => {
    await catalog.close()
    await bus.close()
    await db.close()
  })

  const register = (more: Partial<Registration> = {}) => {
    const source = { kind: 'files', entry: 'a.json', files: { 'a.json': aDocument() } } as const
    return catalog.register({ entity: 'szyna', api: 'whole', source, ...more })
  }

  it('is marked as one, with nothing behind it and not on its sandbox', async () => {
    await register({ upstream: 'https://registry.example' })
    const { onSandbox, notes, unchanged } = await register({ composed: true })
    assert.deepEqual([onSandbox, unchanged], [false, false])
    assert.ok(!notes.join().includes('sandbox'))
    const [api] = await catalog.published()
    assert.deepEqual([api!.composed, api!.upstream, isOnSandbox(api!)], [true, undefined, false])
  })

  it('is the same when it is handed in again', async () => {
    assert.equal((await register({ composed: true })).unchanged, true)
  })

  it('gives way to a registration of somebody else, which is none', async () => {
    const { onSandbox, unchanged } = await register()
    assert.deepEqual([onSandbox, unchanged], [true, false])
    assert.equal((await catalog.published())[0]!.composed, false)
  })
})
