import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { openLog } from '#kernel/log/log.ts'
import { openTestIssuer } from '#policies/testing/issuer.ts'
import type { TestIssuer } from '#policies/testing/issuer.ts'
import { publish } from '#api-catalog/portal/testing/publish.ts'
import { openTestMine } from '../testing/open-mine.ts'
import type { TestMine } from '../testing/open-mine.ts'
import { persons } from '../testing/persons.ts'
import { openTracker } from './tracker.ts'

const annasPesel = '86010799239'
const publicUrl = 'https://bus.test'
const logged: string[] = []

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    totalUsages: number
    usages: Record<string, string>[]
    type: string
    detail: string
    traceId: string
    errors: { in: string; pointer: string; detail: string }[]
  }
}

describe('the log of uses as an API', () => {
  let mine: TestMine
  let issuer: TestIssuer
  let url: string
  let close: () => void
  before(async () => {
    const apis = [publish(persons, { entity: 'mswia', name: 'persons' })]
    mine = await openTestMine({ apis })
    issuer = openTestIssuer(mine.clock)
    const handle = openTracker({
      ...mine.needs,
      journal: mine.journal,
      people: mine.people,
      issuer,
      readers: ['coi'],
      publicUrl,
      clientCertificate: undefined,
      log: openLog('debug', { write: (line) => void logged.push(line) }),
    })
    const server = createServer(handle)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tracker/v2/findUsage`
    close = () => server.close()
    const api = 'mswia/persons/v1'
    const operation = 'POST /persons/search'
    const at = (day: number) => `2026-02-${String(day).padStart(2, '0')}T12:00:00.000Z`
    const subject = mine.pseudonym(mine.anna)
    await mine.record(
      { api, operation, at: at(3), more: { subject, purpose: 'Dodatek' } },
      { api, operation, at: at(2), more: { subject: mine.anna.id }, decision: 'refused' },
      { api, operation, at: at(1), more: { subject, hiddenUntil: '2030-01-01' } },
      { api, operation, at: at(1), more: { subject: mine.jan.id } },
    )
  })
  after(async () => {
    close()
    await mine.close()
  })

  function token(claims: Record<string, unknown> = {}): string {
    const whole = { client_id: 'coi.mobywatel', aud: `${publicUrl}/tracker`, scope: 'tracker:read' }
    return issuer.token({ claims: { ...whole, ...claims } })
  }

  async function ask(init: RequestInit, query = ''): Promise<Answer> {
    const answer = await fetch(url + query, init)
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as never }
  }
  const get = (query: string, shown = token()) =>
    ask({ headers: { authorization: `Bearer ${shown}` } }, query)
  const post = (body: unknown, shown = token(), more: Record<string, string> = {}) =>
    ask({
      method: 'POST',
      headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json', ...more },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const period = { periodStart: '2026-02-01', periodEnd: '2026-02-28' }

  it('answers in the shape of the Estonian tracker', async () => {
    const { status, body, headers } = await post({ userCode: annasPesel, ...period })
    assert.equal(status, 200)
    assert.equal(headers.get('cache-control'), 'no-store')
    const usage = {
      logtime: '2026-02-02T12:00:00.000Z',
      action: 'Wyszukanie osoby',
      receiverCode: 'gmina',
      receiverName: 'gmina',
      receiverSystem: 'gmina.eurzad',
      provider: 'mswia',
      outcome: 'refused',
    }
    const first = { ...usage, logtime: '2026-02-03T12:00:00.000Z', outcome: 'permitted' }
    const usages = [usage, { ...first, purpose: 'Dodatek' }]
    assert.deepEqual(body, { totalUsages: 2, usages })
  })

  it('takes the id of a person by either method, and a PESEL in a body alone', async () => {
    const range = new URLSearchParams(period).toString()
    assert.equal((await get(`?userCode=${mine.anna.id}&${range}`)).body.totalUsages, 2)
    assert.equal((await post({ userCode: mine.anna.id, ...period })).body.totalUsages, 2)
    for (const code of [annasPesel, `PL${annasPesel}`, '11111111111']) {
      const { status, body } = await get(`?userCode=${code}&${range}`)
      assert.equal(status, 400)
      assert.match(body.errors[0]!.detail, /may not stand in an address.*with POST/)
      assert.ok(!JSON.stringify(body).includes(code))
    }
    assert.equal((await post({ userCode: `PL${annasPesel}`, ...period })).body.totalUsages, 2)
  })

  it('cuts the period by days in Poland, and gives a part at a time', async () => {
    const asked = { userCode: annasPesel }
    const total = async (more: object) => (await post({ ...asked, ...more })).body.totalUsages
    assert.equal(await total({ periodStart: '2026-02-02', periodEnd: '2026-02-02' }), 1)
    assert.equal(await total({ periodEnd: '2026-02-02T12:00:00Z' }), 0)
    assert.equal(await total({ periodEnd: '2026-02-02T13:00:00.001+01:00' }), 1)
    const { body } = await post({ ...asked, ...period, offset: 1, limit: 1 })
    assert.deepEqual([body.totalUsages, body.usages.length], [2, 1])
  })

  it('stands in the log itself, also when it was refused', async () => {
    const by = async (receiverSystem: string) => {
      const { body } = await post({ userCode: annasPesel, periodStart: '2026-03-01' })
      return body.usages.filter((one) => one['receiverSystem'] === receiverSystem)
    }
    const former = (await by('coi.portal')).length
    await post({ userCode: annasPesel }, token({ client_id: 'coi.portal' }))
    const [own] = await by('coi.portal')
    assert.equal((await by('coi.portal')).length, former + 1)
    assert.deepEqual([own!['action'], own!['outcome']], ['Odczyt tego wykazu', 'permitted'])
    const refused = await post({ userCode: annasPesel }, token({ client_id: 'obcy.system' }))
    assert.deepEqual([refused.status, refused.body.type], [403, '/problems/access/denied'])
    assert.equal((await by('obcy.system'))[0]!['outcome'], 'refused')
  })

  it('is for the entities named in the configuration, with a token for it', async () => {
    // oxfmt-ignore
    const rows: [string, Record<string, unknown>, number, string][] = [
      ['another entity', { client_id: 'zus.kadry' },                        403, 'access/denied'],
      ['another scope',  { scope: 'persons:read' },                         403, 'scope/insufficient'],
      ['no scope',       { scope: undefined },                              403, 'scope/insufficient'],
      ['another API',    { aud: `${publicUrl}/api/mswia/persons` },         401, 'token/audience'],
      ['an old token',   { exp: 1 },                                        401, 'token/expired'],
    ]
    for (const [what, claims, status, code] of rows) {
      const answer = await post({ userCode: annasPesel }, token(claims))
      assert.deepEqual([answer.status, answer.body.type], [status, `/problems/${code}`], what)
    }
    const none = await ask({ method: 'POST', body: '{}' })
    assert.deepEqual([none.status, none.body.type], [401, '/problems/token/missing'])
    const unknown = await get(`?userCode=p-${'0'.repeat(32)}`, token({ client_id: 'zus.kadry' }))
    assert.equal(unknown.status, 403)
    assert.equal((await get(`?userCode=p-${'0'.repeat(32)}`)).status, 404)
  })

  it('says all that is wrong at once', async () => {
    const asked = {
      userCode: 'anna',
      periodStart: 'yesterday',
      periodEnd: '2026-02-30',
      offset: -1,
    }
    const { status, body } = await post({ ...asked, limit: 1001, nonsense: 1 })
    assert.equal(status, 400)
    const pointers = body.errors.map(({ pointer }) => pointer).toSorted()
    const all = ['/limit', '/nonsense', '/offset', '/periodEnd', '/periodStart', '/userCode']
    assert.deepEqual(pointers, all)
    const backwards = { periodStart: '2026-02-02', periodEnd: '2026-01-01' }
    const late = await post({ userCode: annasPesel, ...backwards })
    assert.match(late.body.errors[0]!.detail, /ends before/)
    assert.equal((await post({})).status, 400)
    assert.equal((await post({ userCode: '44051401459' })).status, 400)
  })

  it('takes no other request', async () => {
    const plain = { 'content-type': 'text/plain' }
    // oxfmt-ignore
    const rows: [Promise<Answer>, number][] = [
      [post('{'), 400],
      [post('[]'), 400],
      [post('null'), 400],
      [post(' '.repeat(5000)), 413],
      [post('{}', token(), plain), 415],
      [get(`?userCode=${mine.anna.id}&userCode=${mine.jan.id}`), 400],
      [ask({ method: 'DELETE' }), 405],
      [ask({}, '/more'), 404],
    ]
    for (const [answer, status] of rows) assert.equal((await answer).status, status)
  })

  it('names the trace of a refusal, that of who asks where he has one', async () => {
    const own = 'a'.repeat(32)
    const headers = { traceparent: `00-${own}-${'b'.repeat(16)}-01` }
    assert.equal((await ask({ headers })).body.traceId, own)
    const stranger = token({ client_id: 'obcy.slad' })
    const { body } = await post({ userCode: annasPesel }, stranger)
    assert.match(body.traceId, /^(?!0{32})[0-9a-f]{32}$/)
    const entries = await mine.journal.read({ limit: 1000 })
    const entered = entries.find(({ system }) => system === 'obcy.slad')
    assert.equal(entered?.traceId, body.traceId)
  })

  it('writes no PESEL and no token anywhere', async () => {
    await post({ userCode: annasPesel })
    const entries = await mine.journal.read({ limit: 1000 })
    const all = `${JSON.stringify(entries)}${logged.join('')}`
    assert.ok(entries.length > 4)
    assert.doesNotMatch(all, new RegExp(`${annasPesel}|${token().slice(0, 30)}`))
  })
})
