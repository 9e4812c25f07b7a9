import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Bus, Event } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import type { Catalog, Registered } from './catalog.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, openBoth, version } from './testing/a-catalog.ts'

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
      state: 'published',
      url: 'https://bus.example/api/gitd/things/v1',
      sandbox: 'https://bus.example/sandbox/gitd/things/v1',
      onSandbox: false,
      findings: [],
      changes: [],
      impact: [],
      score: { points: 100, level: 'A', hotSpots: [] },
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
        composed: false,
        publishedAt: '2026-03-02T08:00:00.000Z',
        sandbox: ['listThings'],
        life: { state: 'published' },
        score: { points: 100, level: 'A', hotSpots: [] },
        operations: [
          {
            id: 'listThings',
            method: 'GET',
            path: '/things',
            summary: 'Things there are',
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
      ['contact-and-owner'],
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
})
