// The entities register of the demo. Every reply is as the document says.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answered, ask, bakery, example, nobody, person } from './testing/ask-demo.ts'
import type { Json } from './testing/read-document.ts'

describe('the entities register', () => {
  const list = (query: string) =>
    answered('entities', 'listEntities', ask('entities').get(`/entities?${query}`))

  it('finds by part of the name, page after page, each entity once', async () => {
    const first = await list('name=piekarnia&limit=2')
    assert.deepEqual(first.body, example('entities', 'listEntities', 'page'))
    const all = await list('name=PIEKARNIA&limit=100')
    assert.equal(all.body.next, null)
    const walked: unknown[] = []
    for (let query = ''; query !== 'end';) {
      const { body } = await list(`name=piekarnia&limit=3${query}`)
      walked.push(...body.items)
      query = body.next === null ? 'end' : `&cursor=${body.next}`
    }
    assert.deepEqual(walked, all.body.items)
    assert.ok(walked.length > 5)
  })

  it('finds by NIP, by REGON also padded with zeros, and by KRS', async () => {
    for (const query of [
      'nip=9990000416',
      'regon=990000298',
      'regon=99000029800000',
      'krs=0009000004',
    ]) {
      const { body } = await list(query)
      assert.deepEqual(
        body.items.map(({ entityId }: { entityId: string }) => entityId),
        [bakery],
        query,
      )
    }
    assert.deepEqual((await list('nip=9990000416&krs=0009000005')).body.items, [])
    assert.deepEqual(
      (await list('nip=5250007313')).body,
      example('entities', 'listEntities', 'none'),
    )
  })

  it('refuses numbers that fail their check digit, and names too short', async () => {
    for (const [query, pointer] of [
      ['nip=9990000417', '/nip'],
      ['regon=990000299', '/regon'],
      ['krs=9000004', '/krs'],
      ['name=pi', '/name'],
    ] as const) {
      const reply = await list(query)
      assert.equal(reply.status, 400)
      assert.equal(reply.body.errors[0].pointer, pointer)
    }
  })

  it('gives the entity and its representatives, who are persons of the persons register', async () => {
    const entity = await answered(
      'entities',
      'getEntity',
      ask('entities').get(`/entities/${bakery}`),
    )
    assert.deepEqual(entity.body, example('entities', 'getEntity'))
    const call = ask('entities').get(`/entities/${bakery}/representatives`)
    const { body } = await answered('entities', 'listRepresentatives', call)
    const { items } = body
    assert.deepEqual(body, example('entities', 'listRepresentatives'))
    for (const { personId, surname } of items) {
      const person = await ask('persons').get(`/persons/${personId}`)
      assert.equal(person.body.surname, surname)
    }
  })

  it('says whom a person represents, as the entities say who represents them', async () => {
    const of = (id: string) =>
      answered(
        'entities',
        'listRepresentations',
        ask('entities').get(`/representations?personId=${id}`),
      )
    const { body } = await of(person)
    assert.deepEqual(body, example('entities', 'listRepresentations'))
    for (const { entityId, function: held } of body.items as Json[]) {
      const entity = await ask('entities').get(`/entities/${String(entityId)}/representatives`)
      const his = entity.body.items.find(
        ({ personId }: { personId: string }) => personId === person,
      )
      assert.equal(his.function, held)
    }
    assert.deepEqual((await of(nobody)).body, { items: [] })
    const reply = await of('86010799239')
    assert.deepEqual([reply.status, reply.body.errors[0].pointer], [400, '/personId'])
  })

  it('does not know an entity it does not have, and refuses an id that is none', async () => {
    for (const [operation, rest] of [
      ['getEntity', ''],
      ['listRepresentatives', '/representatives'],
    ] as const) {
      const call = (id: string) =>
        answered('entities', operation, ask('entities').get(`/entities/${id}${rest}`))
      assert.equal((await call(nobody)).status, 404)
      assert.equal((await call('1')).status, 400)
    }
  })
})
