// One verdict, wherever it is asked for: in the reply, of the published version, of its findings; and a
// waiver in it, as long as it holds.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, openBoth } from './testing/a-catalog.ts'
import { aDocument } from './testing/an-intake.ts'

const document = aDocument({
  paths: { '/v1/things': { get: { responses: { 200: { description: 'Things' } } } } },
})
const ruleset = (until: string) => `
rules: { version-in-path: error }
waivers:
  - { api: gitd/things, rule: version-in-path, reason: Agreed with the offices., until: ${until} }
`

describe('a registration under a waiver', () => {
  it('passes while the waiver holds, and is judged alike everywhere', async () => {
    const rulesetFile = join(await temporaryFolder(), 'ruleset.yaml')
    const db = await testDatabase([busMigrations, catalogMigrations])
    // The clock of the test stands at 2026-03-02.
    writeFileSync(rulesetFile, ruleset('2026-03-02'))
    const { catalog, close } = await openBoth(db, { rulesetFile })

    const registered = await catalog.register(aRegistration({}, document))
    assert.equal(registered.findings[0]?.waived?.until, '2026-03-02')
    assert.deepEqual([registered.score.points, registered.score.level], [85, 'B'])
    const [api] = await catalog.published()
    assert.ok(api)
    assert.deepEqual(api.score, registered.score)
    assert.deepEqual(await catalog.findings(api.id), registered.findings)
    const again = await catalog.register(aRegistration({}, document))
    assert.ok(again.unchanged)
    assert.deepEqual([again.findings, again.score], [registered.findings, registered.score])
    assert.deepEqual([...(await catalog.severities())], [['version-in-path', 'error']])

    const other = catalog.register(aRegistration({ api: 'other' }, document))
    await assert.rejects(other, { code: 'document/refused' })
    writeFileSync(rulesetFile, ruleset('2026-03-01'))
    await assert.rejects(catalog.register(aRegistration({}, document)), {
      code: 'document/refused',
      message: /The waiver of version-in-path ended on 2026-03-01, so it counts again/,
    })
    await close()
    await db.close()
  })

  it('says when the rules think otherwise of what is unchanged', async () => {
    const rulesetFile = join(await temporaryFolder(), 'ruleset.yaml')
    const db = await testDatabase([busMigrations, catalogMigrations])
    writeFileSync(rulesetFile, 'rules: {}')
    const { catalog, close } = await openBoth(db, { rulesetFile })
    await catalog.register(aRegistration({}, document))
    writeFileSync(rulesetFile, 'rules: { version-in-path: warn }')
    const again = await catalog.register(aRegistration({}, document))
    assert.deepEqual([again.unchanged, again.findings], [true, []])
    assert.match(again.notes.join(), /something else of this document now/)
    await close()
    await db.close()
  })
})
