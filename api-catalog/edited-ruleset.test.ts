// The ruleset is a file that admins edit while the catalog is open.

import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openBus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { openCatalog } from './catalog.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, clock, openBoth, version } from './testing/a-catalog.ts'
import { shippedRuleset } from './testing/an-intake.ts'

describe('the ruleset of the catalog', () => {
  it('counts as edited from the next registration on, and the former one while it is wrong', async () => {
    const rulesetFile = join(await temporaryFolder(), 'ruleset.yaml')
    const db = await testDatabase([busMigrations, catalogMigrations])
    writeFileSync(rulesetFile, 'rules: {strukt: warn}')
    const { catalog, close } = await openBoth(db, { rulesetFile })
    const document = version('1.0.0', { info: { title: 'T', version: '1.0.0' } })

    await assert.rejects(catalog.register(aRegistration({}, document)), {
      code: 'catalog/ruleset',
      message: /ruleset\.yaml:1:9: There is no rule strukt/,
    })
    copyFileSync(shippedRuleset, rulesetFile)
    assert.deepEqual(
      (await catalog.register(aRegistration({}, document))).findings.map(({ rule }) => rule),
      ['contact-and-owner'],
    )
    writeFileSync(rulesetFile, 'rules: {contact-and-owner: eror}')
    const former = await catalog.register(aRegistration({ api: 'other' }, document))
    assert.deepEqual(
      former.findings.map(({ rule }) => rule),
      ['contact-and-owner'],
    )
    assert.match(
      former.notes.join(),
      /ruleset is wrong at .*ruleset\.yaml:1:\d+.*former one was used/,
    )
    writeFileSync(rulesetFile, 'rules: {contact-and-owner: error}')
    await assert.rejects(catalog.register(aRegistration({ api: 'third' }, document)), {
      code: 'document/refused',
    })
    await close()
    await db.close()
  })

  it('must be there when the catalog opens', async () => {
    const db = await testDatabase([busMigrations, catalogMigrations])
    const bus = await openBus({ db, log: silentLog, clock })
    const needs = {
      db,
      bus,
      log: silentLog,
      clock,
      publicUrl: '',
      fetchAllow: [],
      policyNames: () => [],
    }
    await assert.rejects(
      openCatalog({ ...needs, rulesetFile: '/nowhere/r.yaml' }),
      /r\.yaml cannot be read.*SZYNA_RULESET/,
    )
    await bus.close()
    await db.close()
  })
})
