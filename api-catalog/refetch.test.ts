// A document that was registered by its address, asked for again.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { Event } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import { openKeeper } from './life/keeper.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, openBoth, version } from './testing/a-catalog.ts'
import { aDocument } from './testing/an-intake.ts'

describe('an address that a document was registered by', () => {
  const clock = handWoundClock()
  let db: Database
  let server: Server
  let both: Awaited<ReturnType<typeof openBoth>>
  let url = ''
  /** What the server has now, and what it was asked. */
  let text = version('1.0.0')
  let etag = '"1"'
  let redirect = false
  const asked: IncomingHttpHeaders[] = []
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    server = createServer((req, res) => {
      asked.push(req.headers)
      if (redirect) return void res.writeHead(302, { location: 'http://169.254.169.254/' }).end()
      if (req.headers['if-none-match'] === etag) return void res.writeHead(304).end()
      res.writeHead(200, { 'content-type': 'application/json', etag }).end(text)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    url = `http://127.0.0.1:${port}/openapi.json`
    const fetchAllow = [`127.0.0.1:${port}`]
    const agreedOn = async () => [{ agreement: 'a', entity: 'gmina' }]
    both = await openBoth(db, { clock, fetchAllow, agreedOn })
    await both.catalog.register(aRegistration({ source: { kind: 'url', url } }))
  })
  after(async () => {
    await both.close()
    server.close()
    await db.close()
  })

  const refetch = (more = {}) => both.catalog.refetch('gitd', 'things', 1, more)
  const life = async () => (await both.catalog.lives.get('gitd', 'things', 1))!
  const inForce = async () => (await both.catalog.published())[0]?.version

  it('is asked with what its server knows the document by; the same changes nothing', async () => {
    const { revision } = await life()
    assert.deepEqual(await refetch(), { outcome: 'unchanged', changes: [] })
    assert.equal(asked.at(-1)?.['if-none-match'], '"1"')
    etag = '"1b"'
    const again = await refetch()
    assert.deepEqual([again.outcome, again.version], ['unchanged', '1.0.0'])
    await refetch()
    assert.equal(asked.at(-1)?.['if-none-match'], '"1b"')
    assert.equal((await life()).revision, revision)
  })

  it('with another document is drift when the keeper looks, told once, and stores nothing', async () => {
    const events: Event[] = []
    const watch = both.bus.watch(['api.drifted'], (event) => void events.push(event))
    text = version('1.1.0', { paths: { '/other': JSON.parse(aDocument()).paths['/things'] } })
    etag = '"2"'
    const { catalog } = both
    const needs = { db, clock, log: silentLog, lives: catalog.lives, refetchHours: 24 }
    const keepers = [1, 2].map(() => openKeeper({ ...needs, refetch: catalog.refetch }))
    const before = asked.length
    await Promise.all(keepers.map((keeper) => keeper.round()))
    assert.equal(asked.length, before, 'it was asked just now')
    clock.wind(25 * 3_600_000)
    await Promise.all(keepers.map((keeper) => keeper.round()))
    assert.equal(asked.length, before + 1, 'of two nodes one asks')
    const { drift, candidate } = await life()
    assert.equal(drift?.since, new Date(clock.now()).toISOString())
    assert.equal(drift?.changes[0]?.rule, 'operation-removed')
    assert.equal(candidate, undefined)
    clock.wind(30 * 3_600_000)
    await Promise.all(keepers.map((keeper) => keeper.round()))
    assert.equal((await life()).drift?.since, drift?.since)
    await until('the event', () => events.length > 0)
    assert.equal((await catalog.versions('gitd', 'things')).length, 1)
    assert.deepEqual(
      events.map(({ data }) => data),
      [{ entity: 'gitd', api: 'things', major: 1, breaking: 1 }],
    )
    await Promise.all(keepers.map((keeper) => keeper.close()))
    await watch.stop()
  })

  it('with one that breaks callers does not even wait for approval', async () => {
    const { outcome, refusal, version: found } = await refetch()
    assert.deepEqual([outcome, refusal?.code, found], ['drift', 'document/breaking', '1.1.0'])
    assert.equal((await life()).candidate, undefined)
  })

  it('with one that breaks nobody waits for approval, and is never published by itself', async () => {
    text = version('1.2.0')
    const { outcome, refusal } = await refetch()
    assert.deepEqual([outcome, refusal], ['waiting', undefined])
    assert.equal(await inForce(), '1.0.0')
    const { candidate, revision, drift } = await life()
    assert.deepEqual([candidate?.version, candidate?.state], ['1.2.0', 'waiting'])
    assert.ok(drift)
    assert.equal((await refetch()).outcome, 'waiting')
    assert.equal((await life()).revision, revision)
    const publish = { do: 'publish', entity: 'gitd', api: 'things', major: 1, revision } as const
    await both.catalog.lives.move({ kind: 'bus' }, publish)
    assert.equal(await inForce(), '1.2.0')
    assert.equal((await life()).drift, undefined)
    assert.equal((await refetch()).outcome, 'unchanged')
  })

  it('with what cannot be read, or with another major, is drift that says so', async () => {
    const served = text
    etag = '"3"'
    text = '{'
    const broken = await refetch()
    assert.deepEqual([broken.outcome, broken.refusal?.code], ['drift', 'document/unreadable'])
    text = version('2.0.0')
    const next = await refetch()
    assert.deepEqual([next.outcome, next.changes[0]?.rule], ['drift', 'other-major'])
    assert.equal(await both.catalog.lives.get('gitd', 'things', 2), undefined)
    text = served
    assert.equal((await refetch()).outcome, 'unchanged')
    assert.equal((await life()).drift, undefined)
  })

  it('that leads inside by now is refused, and what is served stays', async () => {
    redirect = true
    await assert.rejects(refetch(), { code: 'document/fetch', message: /redirects/ })
    assert.equal(await inForce(), '1.2.0')
  })

  it('is forgotten when files are registered in its place, and known again when it is named', async () => {
    await both.catalog.register(aRegistration({}, version('1.3.0')))
    await assert.rejects(refetch(), { code: 'resource/unknown' })
    redirect = false
    text = version('1.3.0')
    const source = { kind: 'url', url } as const
    const again = await both.catalog.register(aRegistration({ source }))
    assert.deepEqual([again.unchanged, (await refetch()).outcome], [true, 'unchanged'])
    await assert.rejects(both.catalog.refetch('gitd', 'none', 1), { code: 'resource/unknown' })
    const by = { kind: 'member', entity: 'gmina', person: 'p' } as const
    await assert.rejects(refetch({ by }), { code: 'office/forbidden' })
  })
})
