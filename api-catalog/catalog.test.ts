import assert from 'node:assert/strict'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openBus } from '#kernel/bus/bus.ts'
import type { Bus, Event } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { openDatabase } from '#kernel/db/db.ts'
import type { Database } from '#kernel/db/db.ts'
import { migrate } from '#kernel/db/migrate.ts'
import { newId } from '#kernel/ids/ids.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { until } from '#kernel/testing/until.ts'
import { openCatalog } from './catalog.ts'
import type { Catalog, Registered, Registration } from './catalog.ts'
import { catalogMigrations } from './migrations.ts'
import { aDocument, shippedRuleset } from './testing/an-intake.ts'

const clock = handWoundClock()

async function openBoth(
  db: Database,
  more: { rulesetFile?: string; fetchAllow?: string[] } = {},
): Promise<{ bus: Bus; catalog: Catalog; close(): Promise<void> }> {
  const bus = await openBus({ db, log: silentLog, clock })
  const catalog = await openCatalog({
    db,
    bus,
    log: silentLog,
    clock,
    publicUrl: 'https://bus.example',
    rulesetFile: more.rulesetFile ?? fileURLToPath(shippedRuleset),
    fetchAllow: more.fetchAllow ?? [],
    policyNames: () => ['default', 'citizen-data'],
  })
  return { bus, catalog, close }

  async function close(): Promise<void> {
    await catalog.close()
    await bus.close()
  }
}

function aRegistration(more: Partial<Registration> = {}, document = aDocument()): Registration {
  return {
    entity: 'gitd',
    api: 'things',
    source: { kind: 'files', entry: 'openapi.json', files: { 'openapi.json': document } },
    ...more,
  }
}

const version = (number: string, more: object = {}) =>
  aDocument({
    info: { title: `Things ${number}`, version: number, contact: { name: 'Test' } },
    ...more,
  })

describe('the catalog', () => {
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

  it('publishes what is handed in at once, and tells the bus in the same breath', async () => {
    const events: Event[] = []
    const subscription = await bus.subscribe(
      'test',
      ['api.published'],
      async (event) => void events.push(event),
    )
    const registered = await catalog.register(
      aRegistration({ upstream: 'https://things.example/base/', owner: 'Zespół A' }),
    )
    assert.deepEqual(registered, {
      api: 'gitd/things',
      version: '1.0.0',
      major: 1,
      published: true,
      url: 'https://bus.example/api/gitd/things/v1',
      sandbox: 'https://bus.example/sandbox/gitd/things/v1',
      onSandbox: false,
      findings: [],
      notes: ['Entity gitd was made.'],
      unchanged: false,
    } satisfies Registered)

    const [api] = await catalog.published()
    assert.deepEqual(
      {
        ...api,
        api: '',
        id: '',
        digest: '',
        document: api?.document.openapi,
        sandbox: Object.keys(api?.sandbox ?? {}),
      },
      {
        api: '',
        id: '',
        digest: '',
        entity: 'gitd',
        name: 'things',
        major: 1,
        version: '1.0.0',
        title: 'Test',
        document: '3.1.0',
        upstream: 'https://things.example/base',
        policy: 'default',
        owner: 'Zespół A',
        publishedAt: '2026-03-02T08:00:00.000Z',
        sandbox: ['listThings'],
        operations: [
          {
            id: 'listThings',
            method: 'GET',
            path: '/things',
            summary: 'Things',
            tags: [],
            deprecated: false,
            hints: { rateLimits: [], permissions: [] },
          },
        ],
      },
    )
    const event = await until('the event', () => events[0])
    await subscription.stop()
    assert.equal(event.subject, 'gitd/things')
    assert.deepEqual(event.data, {
      entity: 'gitd',
      api: 'things',
      major: 1,
      version: '1.0.0',
      id: api?.id,
    })
  })

  it('leaves everything as it is when the same is handed in again', async () => {
    const [published] = await catalog.published()
    const again = await catalog.register(aRegistration())
    assert.equal(again.unchanged, true)
    assert.deepEqual(again.notes, [])
    assert.equal((await catalog.published())[0], published)
    assert.equal((await catalog.versions('gitd', 'things')).length, 1)
  })

  it('publishes the latest of a major, keeping upstream, policy and owner unless others are named', async () => {
    await catalog.register(aRegistration({ policy: 'citizen-data' }))
    const next = await catalog.register(aRegistration({}, version('1.1.0')))
    assert.deepEqual([next.version, next.onSandbox, next.unchanged], ['1.1.0', false, false])
    const published = await catalog.published()
    assert.deepEqual(
      published.map(({ title, upstream, policy, owner }) => [title, upstream, policy, owner]),
      [['Things 1.1.0', 'https://things.example/base', 'citizen-data', 'Zespół A']],
    )
    const back = await catalog.register(aRegistration())
    assert.equal(back.unchanged, false)
    assert.deepEqual(
      (await catalog.versions('gitd', 'things')).map((row) => row.version),
      ['1.0.0', '1.1.0', '1.0.0', '1.0.0'],
    )
    assert.equal((await catalog.published())[0]?.version, '1.0.0')
  })

  it('publishes a new major beside the old one, on its sandbox until its own upstream is named', async () => {
    const second = await catalog.register(aRegistration({}, version('2.0.0')))
    assert.equal(second.url, 'https://bus.example/api/gitd/things/v2')
    assert.equal(second.onSandbox, true)
    assert.match(second.notes.join(), /v2 is new.*upstream of v1 is not taken over/)
    const published = await catalog.published()
    assert.deepEqual(
      published.map(({ major, upstream, policy }) => [major, upstream, policy]),
      [
        [1, 'https://things.example/base', 'citizen-data'],
        [2, undefined, 'citizen-data'],
      ],
    )
  })

  it('says so when a version changes without its number', async () => {
    const changed = await catalog.register(aRegistration({}, version('2.0.0', { 'x-more': 1 })))
    assert.match(changed.notes.join(), /Version 2\.0\.0 was registered before with other content/)
  })

  it('says so when the upstream can be read on the way', async () => {
    const note = /plain http/
    const plain = await catalog.register(
      aRegistration({ api: 'plain', upstream: 'http://registry.example' }),
    )
    assert.match(plain.notes.join(), note)
    const local = await catalog.register(
      aRegistration({ api: 'local', upstream: 'http://127.0.0.1:8081' }),
    )
    assert.doesNotMatch(local.notes.join(), note)
  })

  it('keeps the files as they were handed in, and what was found in them', async () => {
    const document = version('1.0.0', { info: { title: 'T', version: '1.0.0' } })
    await catalog.register(aRegistration({ api: 'kept' }, document))
    const { id } = (await catalog.published()).find(({ name }) => name === 'kept')!
    assert.deepEqual(await catalog.source(id), {
      entry: 'openapi.json',
      files: { 'openapi.json': document },
    })
    assert.deepEqual(
      (await catalog.findings(id)).map(({ rule }) => rule),
      ['info-contact'],
    )
    for (const ask of [catalog.source(newId()), catalog.findings(newId())]) {
      await assert.rejects(ask, { code: 'resource/unknown' })
    }
    assert.deepEqual(await catalog.versions('gitd', 'nobody'), [])
  })

  it('takes two registrations of one API at once, one after the other', async () => {
    const both = ['1.0.0', '1.0.1'].map((number) =>
      catalog.register(aRegistration({ entity: 'twins', api: 'both' }, version(number))),
    )
    const same = [1, 2].map(() => catalog.register(aRegistration({ entity: 'twins', api: 'same' })))
    const registered = await Promise.all([...both, ...same])
    assert.equal(
      registered.filter(({ notes }) => notes.some((note) => note.includes('twins was made')))
        .length,
      1,
    )
    assert.equal((await catalog.versions('twins', 'both')).length, 2)
    assert.equal((await catalog.versions('twins', 'same')).length, 1)
    assert.equal((await catalog.published()).filter(({ entity }) => entity === 'twins').length, 2)
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

describe('the catalog by address', () => {
  let db: Database
  let server: Server
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    server = createServer((req, res) => {
      const type = req.url === '/api-docs' ? 'application/json' : 'application/yaml'
      res.writeHead(200, { 'content-type': type }).end(aDocument())
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  })
  after(async () => {
    server.close()
    await db.close()
  })

  it('fetches one file from a host that is allowed', async () => {
    const { port } = server.address() as AddressInfo
    const { catalog, close } = await openBoth(db, { fetchAllow: [`127.0.0.1:${port}`] })
    for (const [path, entry] of [
      ['/api-docs', 'api-docs.json'],
      ['/v1/openapi.yaml?x=1', 'openapi.yaml'],
      ['/', 'openapi'],
    ] as const) {
      const api = `by-${entry.replace('.', '-')}`
      const registered = await catalog.register(
        aRegistration({ api, source: { kind: 'url', url: `http://127.0.0.1:${port}${path}` } }),
      )
      assert.equal(registered.version, '1.0.0')
      const { id } = (await catalog.published()).find(({ name }) => name === api)!
      assert.equal((await catalog.source(id)).entry, entry)
    }
    await close()
  })
})

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
      ['info-contact'],
    )
    writeFileSync(rulesetFile, 'rules: {info-contact: eror}')
    const former = await catalog.register(aRegistration({ api: 'other' }, document))
    assert.deepEqual(
      former.findings.map(({ rule }) => rule),
      ['info-contact'],
    )
    assert.match(
      former.notes.join(),
      /ruleset is wrong at .*ruleset\.yaml:1:\d+.*former one was used/,
    )
    writeFileSync(rulesetFile, 'rules: {info-contact: error}')
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
