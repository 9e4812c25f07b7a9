// An owner announces the end of a major version; its callers are told with every answer, and when the
// day has come they are sent to the next one.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { handWoundClock, systemClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import { openBoth } from '#api-catalog/testing/a-catalog.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const day = 86_400_000

describe('an API goes away', () => {
  const clock = handWoundClock(systemClock.now())
  let bus: TheBus
  before(async () => {
    bus = await theBus({}, { clock })
    const open = { policy: 'open-data' }
    await bus.register('gitd', 'licences', licences, open)
    const info = { ...licences.info, version: '2.0.0' }
    await bus.register('gitd', 'licences', { ...licences, info }, open)
  })
  after(() => bus.close())

  const life = '/admin/v1/apis/gitd/licences/v1'
  const call = (major: number) => bus.call(`/api/gitd/licences/v${major}/licences/L-17`)
  const sunsetAt = new Date(Math.ceil(clock.now() / day) * day + 30 * day).toISOString()
  const body = { do: 'deprecate', sunsetAt, successor: 'gitd/licences/v2', reason: 'v2 is here.' }
  let etag = ''

  it('is told nothing of until its owner says so', async () => {
    const answer = await call(1)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('deprecation'), null)
    const shown = await bus.admin('GET', life)
    etag = shown.headers.get('etag') ?? ''
    assert.equal(((await shown.json()) as { state: string }).state, 'published')
  })

  it('is moved only by whoever has seen how it is', async () => {
    const blind = await bus.admin('POST', `${life}/moves`, body)
    assert.equal(blind.status, 400)
    const stale = await bus.admin('POST', `${life}/moves`, body, { 'if-match': '"7"' })
    assert.equal(stale.status, 412)
    const moved = await bus.admin('POST', `${life}/moves`, body, { 'if-match': etag })
    assert.equal(moved.status, 200)
    assert.notEqual(moved.headers.get('etag'), etag)
    etag = moved.headers.get('etag') ?? ''
  })

  it('is announced with every answer at once, and serves on', async () => {
    const answer = await call(1)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('deprecation') ?? '', /^@\d{10}$/)
    assert.equal(answer.headers.get('sunset'), new Date(sunsetAt).toUTCString())
    const link = answer.headers.get('link') ?? ''
    assert.match(link, /<\/api\/gitd\/licences\/v2>; rel="successor-version"/)
    const page = /<([^>]+)>; rel="sunset"/.exec(link)?.[1] ?? ''
    assert.equal((await bus.call(page)).status, 200)
    assert.equal((await call(2)).headers.get('deprecation'), null)
  })

  it('is gone when the day has come: 410 names the next, which serves', async () => {
    clock.wind(32 * day)
    const gone = await call(1)
    assert.equal(gone.status, 410)
    const problem = (await gone.json()) as { type: string; detail: string; fault: string }
    assert.deepEqual([problem.type, problem.fault], ['/problems/route/gone', 'caller'])
    assert.match(problem.detail, /\/api\/gitd\/licences\/v2 in its place/)
    assert.match(gone.headers.get('link') ?? '', /\/api\/gitd\/licences\/v2.*successor-version/)
    assert.equal((await call(2)).status, 200)
  })

  it('is archived by the clock, listed no more, and never comes back', async () => {
    const archived = await bus.admin('GET', life)
    assert.equal(((await archived.json()) as { state: string }).state, 'archived')
    const again = await bus.admin('POST', `${life}/moves`, { do: 'publish' }, { 'if-match': etag })
    assert.equal(again.status, 409)
    const info = { ...licences.info, version: '1.9.0' }
    await assert.rejects(
      bus.register('gitd', 'licences', { ...licences, info }),
      /409.*life\/not-allowed/s,
    )
    await bus.register('gitd', 'licences', { ...licences, info: { ...info, version: '2.1.0' } })
    await until('v1 is listed no more', async () => {
      return (await bus.call('/apis/gitd/licences/v1')).status !== 200
    })
    assert.equal((await call(1)).status, 410)
  })
})

describe('an API is suspended', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus()
    await bus.register('gitd', 'licences', licences, { policy: 'open-data' })
  })
  after(() => bus.close())

  const moves = '/admin/v1/apis/gitd/licences/v1/moves'
  const call = () => bus.call('/api/gitd/licences/v1/licences/L-17')

  it('answers 503 with the reason when the move is answered, and goes on when it is resumed', async () => {
    const suspend = { do: 'suspend', reason: 'The registry is being moved.' }
    const stopped = await bus.admin('POST', moves, suspend, { 'if-match': '"1"' })
    assert.equal(stopped.status, 200)
    const closed = await call()
    assert.equal(closed.status, 503)
    assert.match(((await closed.json()) as { detail: string }).detail, /is being moved\./)
    const nothing = await bus.admin('POST', moves, { do: 'suspend' }, { 'if-match': '"2"' })
    assert.equal(nothing.status, 400)
    const { errors } = (await nothing.json()) as { errors: { pointer: string }[] }
    assert.equal(errors[0]?.pointer, '/reason')
    await bus.admin('POST', moves, { do: 'resume' }, { 'if-match': '"2"' })
    assert.equal((await call()).status, 200)
  })

  it('by another node is suspended here within the moment', async () => {
    const other = await openBoth(bus.db)
    const v1 = { entity: 'gitd', api: 'licences', major: 1 } as const
    const admin = { kind: 'bus' } as const
    const suspend = { do: 'suspend', ...v1, revision: 3, reason: 'Once more.' } as const
    await other.catalog.lives.move(admin, suspend)
    await until('the node has heard', async () => (await call()).status === 503)
    await other.catalog.lives.move(admin, { do: 'resume', ...v1, revision: 4 })
    await until('the node has heard', async () => (await call()).status === 200)
    await other.close()
  })

  it('and changed tells in its changelog what changed', async () => {
    const { '/licences': list } = licences.paths
    const info = { ...licences.info, version: '1.9.0' }
    await bus.register('gitd', 'licences', { ...licences, info, paths: { '/licences': list } })
    const answer = await bus.admin('GET', '/admin/v1/apis/gitd/licences/changelog')
    const { changelog } = (await answer.json()) as {
      changelog: { version: string; changes: { rule: string; class: string }[] }[]
    }
    assert.equal(changelog[0]?.version, '1.9.0')
    const grave = changelog[0]?.changes.filter((change) => change.class === 'breaking')
    assert.deepEqual(
      grave?.map(({ rule }) => rule),
      ['operation-removed'],
    )
  })

  it('as a draft serves nobody until it is published', async () => {
    const document = { ...licences, info: { ...licences.info, version: '3.0.0' } }
    const source = { kind: 'files', entry: 'a.json', files: { 'a.json': JSON.stringify(document) } }
    const asked = { entity: 'gitd', api: 'licences', policy: 'open-data', source }
    const trial = await bus.admin('POST', '/admin/v1/apis?dry=true', asked)
    assert.equal(trial.status, 200)
    const kept = await bus.admin('POST', '/admin/v1/apis?draft=true', asked)
    assert.equal(((await kept.json()) as { state: string }).state, 'draft')
    const third = '/api/gitd/licences/v3/licences/L-17'
    assert.equal((await bus.call(third)).status, 404)
    const moveThird = '/admin/v1/apis/gitd/licences/v3/moves'
    await bus.admin('POST', moveThird, { do: 'publish' }, { 'if-match': '"1"' })
    assert.equal((await bus.call(third)).status, 200)
  })
})
