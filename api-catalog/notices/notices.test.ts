import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { newId } from '#kernel/ids/ids.ts'
import { until } from '#kernel/testing/until.ts'
import { noticesOfEvent } from './notices-of-event.ts'
import { writeNotices } from './notice-table.ts'
import { change, openTestNotices, persons } from './testing/open-test-notices.ts'
import type { TestNotices } from './testing/open-test-notices.ts'

describe('a notice', () => {
  let test: TestNotices
  before(async () => {
    test = await openTestNotices()
  })
  beforeEach(async () => {
    await test.db.knex.raw(`delete from notice`)
    await test.db.knex.raw(`delete from usage_hour`)
    test.known.covering.splice(0)
    test.known.lives.splice(0)
    test.known.agreements.clear()
  })
  after(() => test.close())

  const kindsOf = async (entity: string) =>
    (await test.notices.list(entity)).map(({ kind }) => kind)
  const told = (entity: string, many = 1) =>
    until(`${entity} is told`, async () => (await kindsOf(entity)).length >= many)

  it('of a breaking version goes to who called the touched operation, and to nobody else', async () => {
    test.calls('zus', 'getPerson', 3)
    test.calls('gmina', 'findPersons')
    test.known.covering.push({ agreement: newId(), entity: 'krus', purposes: ['p'] })
    await test.publishVersion([change(), change({ class: 'harmless', operations: [] })], '1.1.0')
    await told('zus')
    const [notice] = await test.notices.list('zus')
    assert.equal(notice?.kind, 'api.breaking')
    assert.equal(notice?.subject, persons)
    assert.equal(notice?.address, '/apis/mc/persons')
    assert.deepEqual(notice?.title, {
      pl: 'mc/persons/v1: wersja 1.1.0 zrywa zgodność z poprzednią',
      en: 'mc/persons/v1: version 1.1.0 breaks the one before',
    })
    assert.deepEqual(notice?.data.operations, [{ operation: 'getPerson', calls: 3 }])
    assert.deepEqual(notice?.data.changes, [change()])
    for (const other of ['gmina', 'krus', 'mc']) assert.deepEqual(await kindsOf(other), [], other)
  })

  it('of a version that only may break is of a kind of its own; of a harmless one there is none', async () => {
    test.calls('zus', 'getPerson')
    await test.publishVersion([change({ class: 'harmless' })], '1.2.0')
    await test.publishVersion([change({ class: 'maybe' })], '1.3.0')
    await told('zus')
    assert.deepEqual(await kindsOf('zus'), ['api.changed'])
  })

  it('is written once, though its event is handed over twice or to two processes at once', async () => {
    test.calls('zus', 'getPerson')
    await test.publishVersion([change()], '1.4.0')
    await told('zus')
    const { rows } = await test.db.knex.raw<{ rows: { id: string; data: object; type: string }[] }>(
      `select id, type, subject, data from event where data->>'version' = '1.4.0'`,
    )
    const event = { ...rows[0]!, subject: 'mc/persons', at: '' } as Parameters<
      typeof noticesOfEvent
    >[0]
    const again = await noticesOfEvent(event, test.needs)
    assert.equal(again.notices.length, 1)
    const write = () => writeNotices(test.db.knex, again.cause, again.notices, test.clock.now())
    assert.deepEqual(await Promise.all([write(), write()]), [0, 0])
    const fresh = newId()
    const writeFresh = () => writeNotices(test.db.knex, fresh, again.notices, test.clock.now())
    assert.deepEqual((await Promise.all([writeFresh(), writeFresh()])).toSorted(), [0, 1])
    assert.equal((await kindsOf('zus')).length, 2)
  })

  it('has a cursor that grows by one over the whole bus, whatever was rolled back', async () => {
    const notice = (entity: string) => ({
      kind: 'feedback' as const,
      entity,
      subject: persons,
      data: { api: persons },
    })
    const write = (...entities: string[]) =>
      writeNotices(test.db.knex, newId(), entities.map(notice), test.clock.now())
    await write('a', 'b')
    await assert.rejects(write('a', 'a'))
    await Promise.all([write('a'), write('b'), write('c')])
    const { rows } = await test.db.knex.raw<{ rows: { cursor: string }[] }>(
      `select cursor from notice order by cursor`,
    )
    const cursors = rows.map(({ cursor }) => Number(cursor))
    assert.equal(cursors.length, 5)
    assert.deepEqual(
      cursors,
      cursors.map((_, at) => cursors[0]! + at),
    )
  })

  it('of a life goes to all that agreed or called; an announced end is told once', async () => {
    test.calls('gmina', 'findPersons')
    test.known.covering.push({ agreement: newId(), entity: 'krus', purposes: [] })
    const sunsetAt = '2026-12-31T23:00:00.000Z'
    const life = { entity: 'mc', api: 'persons', major: 1, state: 'deprecated', sunsetAt }
    test.known.lives.push({ ...life, successor: 'mc/persons/v2' })
    const move = (deed: string, from: string, to: string) =>
      test.publish('api.life-changed', 'mc/persons', { ...life, deed, from, to })
    await move('deprecate', 'published', 'published')
    await move('deprecate', 'published', 'deprecated')
    await move('suspend', 'deprecated', 'suspended')
    await move('resume', 'suspended', 'deprecated')
    await move('archive', 'deprecated', 'archived')
    await move('archive', 'draft', 'archived')
    await told('krus', 4)
    const kinds = ['api.deprecated', 'api.suspended', 'api.resumed', 'api.archived']
    for (const entity of ['gmina', 'krus']) assert.deepEqual(await kindsOf(entity), kinds, entity)
    const [first] = await test.notices.list('krus')
    assert.match(first?.title.pl ?? '', /koniec 2027-01-01$/)
    assert.equal(first?.data.successor, 'mc/persons/v2')
  })

  it('of an end comes 30, 7 and 1 days before, each once; announced late, only the nearest', async () => {
    const day = 86_400_000
    test.calls('zus', 'getPerson')
    const sunsetIn = (days: number) => new Date(test.clock.now() + days * day).toISOString()
    const life = { entity: 'mc', api: 'persons', major: 1, state: 'deprecated' }
    test.known.lives.push({ ...life, sunsetAt: sunsetIn(40) })
    for (let passed = 0; passed < 42; passed++) {
      await Promise.all([test.notices.tellSunsets(), test.notices.tellSunsets()])
      test.clock.wind(day)
    }
    const days = async () => (await test.notices.list('zus')).map(({ data }) => data.days)
    assert.deepEqual(await days(), [30, 7, 1])
    test.known.lives.splice(0, 1, { ...life, sunsetAt: sunsetIn(5) })
    assert.equal(await test.notices.tellSunsets(), 1)
    assert.deepEqual(await days(), [30, 7, 1, 5])
  })

  it('of an agreement goes to the side that is asked, and a decision to both', async () => {
    const id = newId()
    const move = async (deed: string, from: string | undefined, to: string) => {
      const data = { consumer: 'zus', api: 'mc/persons', deed, from, to, revision: 1 }
      await test.publish('agreement.changed', id, data)
    }
    test.known.agreements.set(id, { asked: { by: 'consumer' } })
    await move('draft', undefined, 'draft')
    await move('ask', 'draft', 'pending')
    await told('mc')
    test.known.agreements.set(id, { asked: { by: 'owner' } })
    await move('change', 'active', 'active')
    await told('zus')
    test.known.agreements.set(id, { reason: 'Za dużo wywołań' })
    await move('approve', 'pending', 'active')
    await move('suspend', 'active', 'suspended')
    await move('archive', 'suspended', 'archived')
    await told('zus', 4)
    const both = ['agreement.decided', 'agreement.suspended', 'agreement.decided']
    assert.deepEqual(await kindsOf('mc'), ['agreement.asked', ...both])
    assert.deepEqual(await kindsOf('zus'), ['agreement.asked', ...both])
    const last = (await test.notices.latest('zus', 1))[0]
    assert.equal(last?.title.en, 'mc/persons: the agreement with zus has ended')
    assert.equal(last?.data.reason, 'Za dużo wywołań')
    assert.equal(last?.address, `/desk/agreements/${id}`)
  })

  it('is unread until its people read up to it, and only by them', async () => {
    const data = { entity: 'mc', api: 'persons', major: 1, operation: 'getPerson' }
    await test.publish('feedback.given', 'mc/persons', data)
    await test.publish('feedback.given', 'mc/persons', data)
    await told('mc', 2)
    assert.equal(await test.notices.unread('mc'), 2)
    const [first] = await test.notices.list('mc', 0, 1)
    await test.notices.markRead('mc', first?.cursor ?? 0)
    assert.equal(await test.notices.unread('mc'), 1)
    await test.notices.markRead('mc', 0)
    assert.equal(await test.notices.unread('mc'), 1)
    await test.notices.markRead('zus', 1_000_000)
    assert.equal(await test.notices.unread('mc'), 1)
    const rest = await test.notices.list('mc', first?.cursor)
    assert.equal(rest.length, 1)
  })

  it('can be read as a feed only by its entity, by the token that was made last', async () => {
    await test.publish('feedback.given', 'mc/persons', {
      entity: 'mc',
      api: 'persons',
      major: 1,
      operation: 'get<Person>',
    })
    await told('mc')
    const first = await test.notices.feedToken('mc')
    const token = await test.notices.feedToken('mc')
    const feed = (await test.notices.atom('mc', token, 'en')) ?? ''
    assert.match(
      feed,
      /<title>mc\/persons\/v1: something was said of the operation get&lt;Person&gt;</,
    )
    for (const [entity, wrong] of [
      ['mc', first],
      ['zus', token],
      ['mc', ''],
    ] as const) {
      assert.equal(await test.notices.atom(entity, wrong), undefined)
    }
  })
})
