// What the catalog refuses, it refuses whole: nothing of it is stored.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Bus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { openCatalog } from './catalog.ts'
import type { Catalog, Registration } from './catalog.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, clock, openBoth } from './testing/a-catalog.ts'
import { aDocument, shippedRuleset } from './testing/an-intake.ts'

describe('a registration that is wrong', () => {
  let db: Database
  let bus: Bus
  let catalog: Catalog
  let close: () => Promise<void>
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    ;({ bus, catalog, close } = await openBoth(db))
  })
  after(async () => {
    await close()
    await db.close()
  })

  // oxfmt-ignore
  const wrong: [string, Partial<Registration>, string, RegExp][] = [
    ['an entity in capitals',        { entity: 'GITD' },                                  'request/invalid', /entity is lower-case/],
    ['an API with a slash',          { api: 'a/b' },                                      'request/invalid', /api is lower-case/],
    ['an upstream of no address',    { upstream: 'registry' },                            'request/invalid', /whole address/],
    ['an upstream by ftp',           { upstream: 'ftp://a.example' },                     'request/invalid', /https or http, not ftp:/],
    ['an upstream with a password',  { upstream: 'https://u:hunter2@a.example' },         'request/invalid', /leave them out/],
    ['an upstream with a query',     { upstream: 'https://a.example/?a=1' },              'request/invalid', /no \? and no #/],
    ['an owner of two lines',        { owner: 'a\nb' },                                   'request/invalid', /one line/],
    ['a policy misspelt',            { policy: 'citizen-date' },                          'policy/unknown',  /Did you mean citizen-data\?/],
    ['a policy by its path',         { policy: '../default' },                            'policy/unknown',  /There is no policy file|Did you mean/],
    ['a document that is none',      { source: { kind: 'files', entry: 'a', files: { a: '{x' } } },       'document/unreadable', /a:1:/],
    ['a document that is missing',   { source: { kind: 'files', entry: 'b', files: { a: 'x' } } },       'document/unreadable', /not among the files/],
    ['a document with an error',     { source: { kind: 'files', entry: 'a', files: { a: aDocument({ paths: { '/a/{b}': { get: { responses: {} } } } }) } } }, 'document/refused', /breaks a rule.*\/paths\/~1a~1\{b\}/],
    ['an address inside',            { source: { kind: 'url', url: 'http://127.0.0.1:1/openapi.json' } }, 'document/fetch', /inside the network/],
  ]
  for (const [name, more, code, sentence] of wrong) {
    it(`refuses ${name} and stores nothing`, async () => {
      const entity = more.entity ?? 'nobody'
      await assert.rejects(
        catalog.register(aRegistration({ entity, api: 'wrong', ...more })),
        (thrown: Error & { code: string }) => {
          assert.equal(thrown.code, code)
          assert.match(thrown.message, sentence)
          assert.doesNotMatch(thrown.message, /hunter2/)
          return true
        },
      )
      const { rows } = await db.knex.raw<{ rows: unknown[] }>(
        `select name from entity where name = ?`,
        [entity],
      )
      assert.deepEqual(rows, [])
    })
  }

  it('stores nothing when the bus cannot be told', async () => {
    const broken = await openCatalog({
      db,
      bus: { ...bus, publish: () => Promise.reject(new Error('away')) },
      log: silentLog,
      clock,
      publicUrl: '',
      rulesetFile: fileURLToPath(shippedRuleset),
      fetchAllow: [],
      policyNames: () => ['default'],
    })
    after(() => broken.close())
    await assert.rejects(broken.register(aRegistration({ entity: 'nobody' })), /away/)
    assert.deepEqual(await catalog.versions('nobody', 'things'), [])
  })
})
