// The persons register of the demo. Every reply is as the document says.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { answered, ask, bakery, example, nobody, person } from './testing/ask-demo.ts'

describe('the persons register', () => {
  const look = (body: object) =>
    answered('persons', 'lookUpPersons', ask('persons').post('/lookups').send(body))

  it('finds a person by PESEL, and by names and birth date in any letter case', async () => {
    const found = example('persons', 'lookUpPersons', 'found')
    assert.deepEqual((await look({ pesel: '86010799239' })).body, found)
    const names = { surname: 'TESTOWSKI', givenName: 'stanisław', birthDate: '1986-01-07' }
    assert.deepEqual((await look(names)).body, found)
    assert.deepEqual((await look({ ...names, givenName: 'Tomasz' })).body, found)
    const decomposed = { ...names, givenName: 'Stanisław'.normalize('NFD') }
    assert.deepEqual((await look(decomposed)).body, found)
  })

  it('answers a lookup of nobody with an empty list', async () => {
    const none = { surname: 'Nieobecny', givenName: 'Jan', birthDate: '1986-01-07' }
    assert.deepEqual((await look(none)).body, example('persons', 'lookUpPersons', 'none'))
    assert.deepEqual((await look({ pesel: '44051401359' })).body, { items: [] })
  })

  it('refuses a lookup that is not one, pointing at the member', async () => {
    const cases: [object, string][] = [
      [{ pesel: '86010799238' }, '/pesel'],
      [{ pesel: 86010799239 }, '/pesel'],
      [{ pesel: '86010799239', surname: 'Testowski' }, ''],
      [{ surname: 'Testowski', givenName: 'Jan', birthDate: '1986-02-30' }, '/birthDate'],
      [{ surname: '', givenName: 'Jan', birthDate: '1986-01-07' }, '/surname'],
      [{ surname: 'Testowski', birthDate: '1986-01-07' }, '/givenName'],
      [[], ''],
    ]
    for (const [body, pointer] of cases) {
      const reply = await look(body)
      assert.equal(reply.status, 400)
      assert.equal(reply.body.errors[0].pointer, pointer)
    }
  })

  it('gives a record under its version, and 304 to who has it', async () => {
    const get = () => ask('persons').get(`/persons/${person}`)
    const reply = await answered('persons', 'getPerson', get())
    assert.deepEqual(reply.body, example('persons', 'getPerson'))
    assert.equal(reply.headers['etag'], JSON.stringify(String(reply.body.version)))
    assert.equal(reply.headers['cache-control'], 'no-store')
    const known = await get().set('if-none-match', '"1", "3"')
    assert.equal(known.status, 304)
    assert.equal(known.text, '')
    assert.equal((await get().set('if-none-match', '"2"')).status, 200)
  })

  it('forbids storing what is about people', async () => {
    const replies = [
      await look({ pesel: '86010799239' }),
      await ask('persons').get(`/persons/${person}/addresses`),
      await ask('entities').get(`/entities/${bakery}/representatives`),
    ]
    for (const { headers } of replies) assert.equal(headers['cache-control'], 'no-store')
  })

  it('gives the addresses of the example', async () => {
    const call = ask('persons').get(`/persons/${person}/addresses`)
    const reply = await answered('persons', 'listAddresses', call)
    assert.deepEqual(reply.body, example('persons', 'listAddresses'))
  })

  it('does not know a person it does not have, and refuses an id that is none', async () => {
    for (const [operation, rest] of [
      ['getPerson', ''],
      ['listAddresses', '/addresses'],
    ] as const) {
      const call = (id: string) =>
        answered('persons', operation, ask('persons').get(`/persons/${id}${rest}`))
      assert.equal((await call(nobody)).status, 404)
      assert.equal((await call('86010799239')).status, 400)
    }
  })

  it('gives every change once, in order, and a place to go on from when there is no more', async () => {
    const seqs: number[] = []
    let after = ''
    for (let more = true; more;) {
      const call = ask('persons').get(`/changes?limit=100${after && `&after=${after}`}`)
      const { body } = await answered('persons', 'listChanges', call)
      seqs.push(...body.items.map(({ seq }: { seq: number }) => seq))
      ;({ next: after, more } = body)
    }
    assert.deepEqual(
      seqs,
      seqs.map((_, at) => at + 1),
    )
    assert.ok(seqs.length > 300)
    const last = await answered(
      'persons',
      'listChanges',
      ask('persons').get(`/changes?after=${after}`),
    )
    assert.deepEqual(last.body, { items: [], next: after, more: false })
    assert.deepEqual(last.body, example('persons', 'listChanges', 'nothingNew'))
    const first = await ask('persons').get('/changes?limit=2')
    assert.deepEqual(first.body, example('persons', 'listChanges', 'first'))
  })

  it('refuses a cursor it has not given, and a limit out of bounds', async () => {
    const foreign = Buffer.from('entities.5').toString('base64url')
    const padded = Buffer.from('changes.05').toString('base64url')
    for (const query of [`after=${foreign}`, `after=${padded}`, 'after=', 'after=x&after=y']) {
      const reply = await answered(
        'persons',
        'listChanges',
        ask('persons').get(`/changes?${query}`),
      )
      assert.equal(reply.status, 400, query)
      assert.equal(reply.body.errors[0].pointer, '/after')
    }
    for (const limit of ['0', '101', '-1', '1.5', '1e1', 'x', '']) {
      const call = ask('persons').get(`/changes?limit=${limit}`)
      assert.equal((await answered('persons', 'listChanges', call)).status, 400, limit)
    }
  })
})
