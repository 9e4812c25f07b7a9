import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import supertest from 'supertest'
import type { Response } from 'supertest'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { startDemo } from './demo.ts'
import { readDocument } from './testing/read-document.ts'
import type { Json } from './testing/read-document.ts'

const clock = handWoundClock(Date.parse('2026-03-02T22:30:00Z'))
const demo = await startDemo({ log: silentLog, clock })
after(() => demo.close())

const documents = {
  persons: readDocument('persons'),
  entities: readDocument('entities'),
  'vat-payers': readDocument('vat-payers'),
}
type Name = keyof typeof documents

function ask(name: Name) {
  const upstream = demo.apis.find(({ api }) => api === name)?.upstream ?? ''
  return supertest(upstream)
}

/** The reply, after it was found to be as the document of the API says. */
async function answered(name: Name, operationId: string, call: PromiseLike<Response>) {
  const reply = await call
  if (reply.status === 304) return reply
  const mediaType = String(reply.headers['content-type'])
  assert.deepEqual(documents[name].faults(operationId, reply.status, mediaType, reply.body), [])
  return reply
}

/** The example of a document under a name (or the only one) for status 200. */
function example(name: Name, operationId: string, of?: string): Json {
  const operation = documents[name].operations.find(({ id }) => id === operationId)
  const responses = operation?.node['responses'] as Json
  const content = documents[name].resolve(responses['200'])['content'] as Json
  const media = content['application/json'] as Json
  if (!of) return media['example'] as Json
  return ((media['examples'] as Json)[of] as Json)['value'] as Json
}

/** A reply without what differs from call to call. */
function lasting(body: Json): Json {
  const { requestId: _, requestDateTime: __, ...result } = body['result'] as Json
  return result
}

const person = '3dcce931-536d-8cd9-a113-50163677c917'
const bakery = '66f3a16c-c48a-8b0c-b381-71c9f7404eb3'
const nobody = '00000000-0000-8000-8000-000000000000'
const account = '72999042127661861548580121'

describe('the demo', () => {
  it('names three APIs with a document each, and listens on loopback only', async () => {
    assert.deepEqual(
      demo.apis.map(({ entity, api, policy }) => [entity, api, policy]),
      [
        ['mc', 'persons', 'personal-data'],
        ['ms', 'entities', 'default'],
        ['mf', 'vat-payers', 'default'],
      ],
    )
    for (const { file, upstream } of demo.apis) {
      assert.ok(existsSync(file), file)
      assert.match(upstream, /^http:\/\/127\.0\.0\.1:[0-9]+$/)
      // A second address of the same machine: only a server bound to all of them answers there.
      await assert.rejects(fetch(upstream.replace('127.0.0.1', '127.0.0.2')), upstream)
    }
  })

  it('has a first call that finds something', async () => {
    assert.deepEqual([demo.firstCall.method, demo.firstCall.api], ['GET', 'ms/entities'])
    const reply = await answered(
      'entities',
      'listEntities',
      ask('entities').get(demo.firstCall.path),
    )
    assert.equal(reply.status, 200)
    assert.equal(reply.body.items.length, 1)
  })

  it('answers every operation of the documents', async () => {
    for (const [name, { operations }] of Object.entries(documents)) {
      for (const { method, path, id } of operations) {
        const made = path.replaceAll(/\{[^}]*\}/g, 'x')
        const reply = await ask(name as Name)[method as 'get' | 'post'](made)
        assert.notEqual(reply.body.type, '/problems/route/unknown', id)
        assert.notEqual(reply.body.type, '/problems/route/method', id)
      }
    }
  })

  it('is free of its ports once closed', async () => {
    const second = await startDemo({ log: silentLog })
    await second.close()
    await assert.rejects(fetch(`${second.apis[0]?.upstream}/changes`))
  })
})

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

describe('the white list', () => {
  const get = (operation: string, path: string) =>
    answered('vat-payers', operation, ask('vat-payers').get(path))
  const nips = (body: object) =>
    answered('vat-payers', 'searchByNips', ask('vat-payers').post('/search/nips').send(body))

  it('finds the same payer by NIP, REGON, bank account and in a list', async () => {
    const found = lasting(example('vat-payers', 'searchByNip', 'found'))
    const byNip = await get('searchByNip', '/search/nip/9990000416?date=2025-06-30')
    assert.deepEqual(lasting(byNip.body), found)
    const byRegon = await get('searchByRegon', '/search/regon/990000298?date=2025-06-30')
    assert.deepEqual(lasting(byRegon.body), found)
    const path = `/search/bank-account/${account}?date=2025-06-30`
    const byAccount = await get('searchByBankAccount', path)
    assert.deepEqual(lasting(byAccount.body), lasting(example('vat-payers', 'searchByBankAccount')))
    const listed = await nips({ nips: ['9990000416', '9990002102'], date: '2025-06-30' })
    assert.deepEqual(lasting(listed.body), lasting(example('vat-payers', 'searchByNips')))
  })

  it('answers TAK for an account of the payer and NIE for one of another', async () => {
    for (const [operation, start] of [
      ['checkNipAccount', '/check/nip/9990000416'],
      ['checkRegonAccount', '/check/regon/990000298'],
    ] as const) {
      const path = (nrb: string) => `${start}/bank-account/${nrb}?date=2025-06-30`
      const yes = await get(operation, path(account))
      assert.deepEqual(lasting(yes.body), { accountAssigned: 'TAK' })
      const no = await get(operation, path('61109010140000071219812874'))
      assert.deepEqual(lasting(no.body), { accountAssigned: 'NIE' })
    }
  })

  it('knows nobody before he was registered', async () => {
    const before = await get('searchByNip', '/search/nip/9990000416?date=2020-06-29')
    assert.deepEqual(lasting(before.body), { subject: null })
    const path = `/check/nip/9990000416/bank-account/${account}?date=2020-06-29`
    assert.deepEqual(lasting((await get('checkNipAccount', path)).body), { accountAssigned: 'NIE' })
  })

  it('shows a removed payer as he was on the day asked about', async () => {
    const at = (day: string) => get('searchByNip', `/search/nip/9990000706?date=${day}`)
    const now = (await at('2026-01-01')).body.result.subject
    assert.equal(now.statusVat, 'Niezarejestrowany')
    assert.deepEqual(now.accountNumbers, [])
    const dayBefore = new Date(Date.parse(now.removalDate) - 86_400_000).toISOString().slice(0, 10)
    const before = (await at(dayBefore)).body.result.subject
    assert.deepEqual([before.statusVat, before.removalDate], ['Czynny', null])
    assert.ok(before.accountNumbers.length > 0)
  })

  it('gives every answer its own requestId and the time of the clock', async () => {
    const path = '/search/nip/9990000416?date=2025-06-30'
    const [first, second] = [await get('searchByNip', path), await get('searchByNip', path)]
    assert.notEqual(first.body.result.requestId, second.body.result.requestId)
    assert.equal(first.body.result.requestDateTime, '2026-03-02T22:30:00.000Z')
  })

  it('takes today by the Polish calendar and refuses tomorrow', async () => {
    const at = (day: string) => get('searchByNip', `/search/nip/9990000416?date=${day}`)
    assert.equal((await at('2026-03-02')).status, 200)
    assert.equal((await at('2026-03-03')).status, 400)
    clock.wind(45 * 60_000)
    assert.equal((await at('2026-03-03')).status, 200)
    assert.equal((await at('2026-03-04')).status, 400)
  })

  it('refuses a day that is none and numbers that fail their check digit', async () => {
    const day = '?date=2025-06-30'
    for (const [operation, path, pointer] of [
      ['searchByNip', '/search/nip/9990000416', '/date'],
      ['searchByNip', '/search/nip/9990000416?date=2025-02-29', '/date'],
      ['searchByNip', '/search/nip/9990000416?date=30.06.2025', '/date'],
      ['searchByNip', `/search/nip/0000000000${day}`, '/nip'],
      ['searchByRegon', `/search/regon/990000299${day}`, '/regon'],
      [
        'searchByBankAccount',
        `/search/bank-account/${account.replace(/1$/, '2')}${day}`,
        '/account',
      ],
      ['checkNipAccount', `/check/nip/9990000416/bank-account/1${day}`, '/account'],
      ['checkNipAccount', `/check/nip/5250007313/bank-account/1${day}`, '/account'],
    ] as const) {
      const reply = await get(operation, path)
      assert.equal(reply.status, 400, path)
      assert.equal(reply.body.errors[0].pointer, pointer, path)
    }
  })

  it('takes 1 to 30 numbers at once and points at the wrong one', async () => {
    const many = (count: number) =>
      nips({ nips: Array(count).fill('9990000416'), date: '2025-06-30' })
    assert.equal((await many(30)).body.result.entries.length, 1)
    assert.equal((await many(31)).status, 400)
    assert.equal((await many(0)).status, 400)
    const wrong = await nips({ nips: ['9990000416', '1'], date: '2025-06-30' })
    assert.equal(wrong.body.errors[0].pointer, '/nips/1')
  })
})
