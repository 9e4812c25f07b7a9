import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Agreement } from '#api-catalog/agreements/agreement.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { checkAnswer } from './testing/check-answer.ts'

const terms = {
  purposes: [
    {
      title: 'Sprawdzenie licencji przewoźnika',
      legalBasis: 'art. 5 ustawy o transporcie drogowym',
      operations: ['getLicence'],
      callsPerDay: 100,
    },
  ],
}
const api = 'gitd/licences'
const collection = '/admin/v1/agreements'

describe('the admin API of agreements', () => {
  let bus: TheBus
  let adminUrl: string
  let credential: string
  before(async () => {
    bus = await theBus()
    adminUrl = JSON.parse(await readFile(join(bus.dataDir, 'bus.json'), 'utf8')).adminUrl
    credential = (await readFile(join(bus.dataDir, 'admin.token'), 'utf8')).trim()
    await bus.register('gitd', 'licences', licences)
    for (const entity of ['gmina', 'powiat', 'zus']) {
      const jwk = publicPart(makeKey())
      await bus.admin('POST', '/admin/v1/systems', { entity, name: 'urzad', jwk })
    }
  })
  after(() => bus.close())

  const send = (method: string, path: string, body?: unknown, ifMatch?: string) =>
    fetch(adminUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${credential}`,
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const askFor = async (consumer: string) => {
    const answer = await send('POST', collection, { consumer, api, terms })
    assert.equal(answer.status, 201)
    return (await answer.json()) as Agreement
  }

  it('answers what its specification says, each operation', async () => {
    const { id } = await askFor('gmina')
    const one = `${collection}/${id}`
    const nowhere = `${collection}/018f0000-0000-7000-8000-000000000001`
    const access = `/admin/v1/apis/${api}/access`
    const attributes = '/admin/v1/entities/gmina/attributes'
    const plan = { code: 'basic', title: { pl: 'Podstawowy', en: 'Basic' }, callsPerDay: 9 }
    const reason = 'Sprawdzamy podmiot'
    // oxfmt-ignore
    const calls: [string, string, string, number, unknown?, string?][] = [
      ['askForAgreement',    'POST', collection,                        409, { consumer: 'gmina', api, terms }],
      ['askForAgreement',    'POST', collection,                        201, { consumer: 'zus', api, terms, draft: true }],
      ['askForAgreement',    'POST', collection,                        404, { consumer: 'nikt', api, terms }],
      ['askForAgreement',    'POST', collection,                        404, { consumer: 'gmina', api: 'gitd/nic', terms }],
      ['askForAgreement',    'POST', collection,                        400, { consumer: 'gmina', api: 'gitd', terms }],
      ['askForAgreement',    'POST', collection,                        400, { consumer: 'gmina', api, terms: { purposes: [] } }],
      ['askForAgreement',    'POST', collection,                        400, { consumer: 'powiat', api, terms: { purposes: [{ ...terms.purposes[0], title: '<b>Sprawdzenie</b>' }] } }],
      ['listAgreements',     'GET',  collection,                        200],
      ['listAgreements',     'GET',  `${collection}?consumer=gmina&owner=gitd&api=gitd%2Flicences&state=pending&state=active`, 200],
      ['listAgreements',     'GET',  `${collection}?state=asleep`,      400],
      ['listAgreements',     'GET',  `${collection}?api=x`,             400],
      ['getAgreement',       'GET',  one,                               200],
      ['getAgreement',       'GET',  nowhere,                           404],
      ['getAgreement',       'GET',  `${collection}/7`,                 400],
      ['getSignedAgreement', 'GET',  `${one}/signed`,                   404],
      ['decideAgreement',    'POST', `${one}/deeds`,                    400, { do: 'approve' }],
      ['decideAgreement',    'POST', `${one}/deeds`,                    400, { do: 'approve' }, '*'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    400, { do: 'approve' }, 'W/"2"'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    400, { do: 'approve' }, '"2", "3"'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    412, { do: 'approve' }, '"1"'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    409, { do: 'resume' }, '"2"'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    400, { do: 'explode' }, '"2"'],
      ['decideAgreement',    'POST', `${nowhere}/deeds`,                404, { do: 'approve' }, '"2"'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    200, { do: 'approve' }, '"2"'],
      ['getSignedAgreement', 'GET',  `${one}/signed`,                   200],
      ['getSignedAgreement', 'GET',  `${one}/signed?version=2`,         404],
      ['getSignedAgreement', 'GET',  `${one}/signed?version=0`,         400],
      ['decideAgreement',    'POST', `${one}/deeds`,                    400, { do: 'suspend' }, '"3"'],
      ['decideAgreement',    'POST', `${one}/deeds`,                    200, { do: 'suspend', reason }, '"3"'],
      ['listAgreementSteps', 'GET',  `${one}/history`,                  200],
      ['listAgreementSteps', 'GET',  `${nowhere}/history`,              404],
      ['getAccess',          'GET',  access,                            200],
      ['getAccess',          'GET',  '/admin/v1/apis/gitd/nic/access',  404],
      ['putAccess',          'PUT',  access,                            400, { approval: 'manual' }],
      ['putAccess',          'PUT',  access,                            412, { approval: 'manual' }, '"7"'],
      ['putAccess',          'PUT',  access,                            400, { approval: 'manual', conditions: [['x']] }, '"0"'],
      ['putAccess',          'PUT',  access,                            200, { approval: 'automatic', conditions: [['type:office']], plans: [plan], capacity: 900 }, '"0"'],
      ['putAttributes',      'PUT',  attributes,                        200, { attributes: ['type:office'] }],
      ['putAttributes',      'PUT',  attributes,                        400, { attributes: ['office'] }],
      ['putAttributes',      'PUT',  '/admin/v1/entities/nikt/attributes', 404, { attributes: [] }],
      ['getAttributes',      'GET',  attributes,                        200],
      ['getAttributes',      'GET',  '/admin/v1/entities/nikt/attributes', 404],
      ['getAgreement',       'GET',  one,                               200],
    ]
    for (const [operation, method, path, status, body, ifMatch] of calls) {
      const answer = await send(method, path, body, ifMatch)
      const said = await answer.text()
      const told = `${method} ${path}: ${said}`
      assert.equal(answer.status, status, told)
      assert.deepEqual(checkAnswer(operation, status, JSON.parse(said)), [], told)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    }
  })

  it('gives the revision as ETag, and takes it back as If-Match', async () => {
    const asked = await askFor('powiat')
    const one = `${collection}/${asked.id}`
    const read = await send('GET', one)
    const etag = read.headers.get('etag')!
    assert.equal(etag, `"${asked.revision}"`)
    const ended = await send('POST', `${one}/deeds`, { do: 'archive', reason: 'Pomyłka' }, etag)
    assert.equal(ended.headers.get('etag'), `"${asked.revision + 1}"`)
    const late = await send('POST', `${one}/deeds`, { do: 'approve' }, etag)
    assert.equal(late.status, 412)
    assert.match(
      ((await late.json()) as { detail: string }).detail,
      /Read it again and decide then\./,
    )
  })
})
