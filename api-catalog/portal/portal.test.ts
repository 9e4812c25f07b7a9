// The portal over HTTP, as a browser or a machine asks it.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import supertest from 'supertest'
import { problems } from '#kernel/problem/problem.ts'
import type { Finding } from '../published.ts'
import { licences } from './testing/documents.ts'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { publish, walksOf } from './testing/publish.ts'

const findings: Finding[] = [
  { rule: 'tag-described', severity: 'warn', pointer: '/tags/1', message: 'Opisz znacznik.' },
  {
    rule: 'operation-id',
    severity: 'error',
    pointer: '/paths/~1licences~1{number}/get/responses',
    message: 'Nadaj operationId.',
  },
  { rule: 'license', severity: 'info', pointer: '', message: 'Podaj licencję.' },
]
const old = publish(licences(), { entity: 'gitd', name: 'licences', owner: 'GITD' })
const young = publish(licences(), {
  entity: 'gitd',
  name: 'licences',
  major: 2,
  upstream: 'https://registry.example',
})
const root = '/apis/gitd/licences/v1'

describe('the portal', () => {
  let portal: TestPortal
  before(async () => {
    portal = await openTestPortal([old, young], { findings: () => Promise.resolve(findings) })
  })
  after(() => portal.close())

  const get = (path: string) => supertest(portal.server).get(path)
  const page = async (path: string) => flat((await get(path).expect(200)).text)

  it('lists what is published, with entity, version, operations and the first sentence', async () => {
    const text = await page('/')
    assert.match(text, /<a href="\/apis\/gitd\/licences\/v1">Rejestr licencji przewoźników<\/a>/)
    assert.match(text, /3 operacje/)
    assert.match(text, /Licencje na przewóz drogowy w całym kraju\.</)
    assert.equal(text.match(/mark sandbox/g)?.length, 1)
  })

  it('narrows the list by entity and by sandbox, and says how to get out', async () => {
    assert.equal((await page('/?sandbox=1')).match(/class="card"/g)?.length, 1)
    assert.equal((await page('/?entity=gitd')).match(/class="card"/g)?.length, 2)
    const none = await page('/?entity=mf&q=licencje')
    assert.doesNotMatch(none, /class="card"/)
    assert.match(none, /Zobacz cały katalog/)
  })

  it('shows on a card the operations that the query means', async () => {
    assert.match(await page('/?q=wniosek'), /operations\/applyforlicence">Złóż wniosek/)
  })

  it('shows an API: contact, address, steps to access, operations by tag', async () => {
    const text = await page(root)
    assert.match(text, /mailto:licencje@example\.com/)
    assert.match(text, /npx szyna systems add --entity moj-urzad --name moj-system/)
    assert.match(text, /npx szyna token --system moj-system --api gitd\/licences/)
    assert.match(text, /https:\/\/szyna\.example\/<wbr>api\/<wbr>gitd/)
    assert.match(text, /<h3 id="tag-licencje">Licencje<\/h3>/)
    assert.match(text, new RegExp(old.digest))
    assert.match(text, /tylko w piaskownicy/)
  })

  it('leads from a description to the tag and the operation it speaks of', async () => {
    const text = await page(root)
    assert.match(text, /<a href="\/apis\/gitd\/licences\/v1#tag-licencje"[^>]*>licencje<\/a>/)
    assert.match(text, /<a href="\/apis\/gitd\/licences\/v1\/operations\/getlicence"[^>]*>operację/)
  })

  it('shows an operation: curls, rights, parameters, answers, the walk of a call', async () => {
    const text = await page(`${root}/operations/getlicence`)
    assert.match(text, /\/sandbox\/gitd\/licences\/v1\/licences\/L-1111\?on=2026-03-02/)
    assert.match(text, /Bearer \$\(npx szyna token --system moj-system --api gitd\/licences\)/)
    assert.match(text, /60 wywołań na minutę, osobno dla każdego systemu/)
    assert.match(text, /1 wywołanie na sekundę, łącznie dla podmiotu/)
    assert.match(text, /registry\.read/)
    assert.match(text, /X-Revision/)
    assert.match(text, /policies\/default\.yaml:6/)
    assert.match(text, /<svg class="walk-drawing"/)
    assert.match(text, /href="\/apis\/gitd\/licences\/v1\/schemas\/Licence"/)
  })

  it('shows a schema, and the circle in it as a circle', async () => {
    assert.match(await page(`${root}/schemas/Holder`), /zawiera sam siebie/)
  })

  it('shows the findings by severity, with the operation that a pointer lies in', async () => {
    const text = await page(`${root}/findings`)
    const order = ['Błędy', 'Ostrzeżenia', 'Wskazówki'].map((word) => text.indexOf(word))
    assert.deepEqual(
      order,
      order.toSorted((one, other) => one - other),
    )
    assert.match(text, /operations\/getlicence">Odczytaj licencję/)
    assert.match(text, /cały dokument/)
  })

  it('gives the document itself', async () => {
    const answer = await get(`${root}/openapi.json`).expect(200)
    assert.equal(answer.headers['content-type'], 'application/vnd.oai.openapi+json')
    assert.deepEqual(answer.body, licences())
  })

  it('has a page for every refusal of the bus, in both languages', async () => {
    for (const [code, row] of Object.entries(problems)) {
      assert.match(await page(`/problems/${code}`), new RegExp(`<h1>${row.pl}</h1>`))
      assert.match(await page(`/problems/${code}?lang=en`), new RegExp(`<h1>${row.en}</h1>`))
    }
    const list = await page('/problems')
    assert.ok(Object.keys(problems).every((code) => list.includes(`/problems/${code}`)))
  })

  it('leads from an entity and from a name without a version to what it means', async () => {
    await get('/apis/gitd').expect(302).expect('Location', '/?entity=gitd')
    await get('/apis/gitd/licences').expect(302).expect('Location', '/apis/gitd/licences/v2')
  })

  it('is 404, in both languages, where nothing is', async () => {
    for (const path of [
      '/nothing',
      '/apis/mf',
      '/apis/gitd/licences/v9',
      `${root}/operations/nothing`,
      `${root}/schemas/toString`,
      `${root}/findings/more`,
      '/problems/no/such',
      '/problems/toString',
      '/%E0%A4%A',
      '//evil.example/',
      '/assets/0000000000000000/portal.css',
      `/${'a'.repeat(3000)}`,
    ]) {
      const { status, text } = await get(path)
      assert.deepEqual([path, status], [path, 404])
      assert.match(text, /Nie ma takiej strony/)
      assert.match(text, /There is no such page/)
      assert.doesNotMatch(text, /(?:href|src)="(?:\/\/|\/\\|https?:)/, path)
    }
  })

  it('is only read', async () => {
    for (const method of ['post', 'put', 'delete', 'patch', 'options'] as const) {
      await supertest(portal.server)[method]('/').expect(405).expect('Allow', 'GET, HEAD')
    }
  })

  it('answers HEAD as GET, without the body', async () => {
    const whole = await get(root)
    const head = await supertest(portal.server).head(root).expect(200)
    assert.equal(head.headers['content-length'], String(Buffer.byteLength(whole.text)))
    assert.equal(head.text, undefined)
  })

  it('answers 304 to whoever has the page, and a new page after a change of language', async () => {
    const { etag } = (await get('/')).headers as { etag: string }
    await get('/').set('If-None-Match', etag).expect(304)
    await get('/?lang=en').set('If-None-Match', etag).expect(200)
  })

  it('guards every answer, also a refusal and a file', async () => {
    for (const path of ['/', '/nothing', `${root}/openapi.json`, '/.well-known/api-catalog']) {
      const { headers } = await get(path)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['referrer-policy'], 'same-origin')
    }
  })

  it('allows one script, by its hash, and it is the one on the page', async () => {
    const { text, headers } = await get(root)
    const scripts = [...text.matchAll(/<script>(.*?)<\/script>/gs)]
    assert.equal(scripts.length, 1)
    const hash = createHash('sha256').update(scripts[0]![1]!).digest('base64')
    const policy = String(headers['content-security-policy'])
    assert.ok(policy.includes(`script-src 'sha256-${hash}';`))
    assert.doesNotMatch(text, / on\w+="/)
  })

  it('serves its stylesheet and icon for a year under the hash of their content', async () => {
    const [stylesheet, icon] = [...(await page('/')).matchAll(/"(\/assets\/[^"]+)"/g)]
    await get(stylesheet![1]!)
      .expect(200)
      .expect('Content-Type', /^text\/css/)
      .expect('Cache-Control', /immutable/)
    await get(icon![1]!).expect(200).expect('Content-Type', 'image/svg+xml')
  })

  it('serves the schema of policy files when there is one', async () => {
    const file = new URL('../../specs/policy-file.schema.json', import.meta.url)
    const there = await readFile(file).catch(() => undefined)
    const { status } = await get('/policies/schema.json')
    assert.equal(status, there === undefined ? 404 : 200)
  })

  it('survives what is not an address at all', async () => {
    for (const path of ['*', 'http://[::1', '/\\evil.example', '/?%', '/?q=%FF&page=1e9&lang=xx']) {
      const status = await new Promise((done, fail) => {
        rawRequest(`${portal.url}/`, { path }, (res) => done(res.resume().statusCode))
          .on('error', fail)
          .end()
      })
      assert.ok(status === 200 || status === 404, `${path}: ${String(status)}`)
    }
  })
})

describe('the language', () => {
  let portal: TestPortal
  before(async () => {
    portal = await openTestPortal([old])
  })
  after(() => portal.close())

  // oxfmt-ignore
  const cases: [string, Record<string, string>, string][] = [
    ['/',         {},                                                                    'pl'],
    ['/',         { 'Accept-Language': 'en-GB,en;q=0.9' },                               'en'],
    ['/',         { 'Accept-Language': 'pl,en-US;q=0.9,en;q=0.8' },                      'pl'],
    ['/',         { 'Accept-Language': 'en;q=0.8,pl;q=0.8' },                            'pl'],
    ['/',         { 'Accept-Language': 'de,*;q=0.5' },                                   'pl'],
    ['/',         { 'Accept-Language': 'en;q=,pl' },                                     'pl'],
    ['/',         { Cookie: 'a=1; szyna-lang=en' },                                      'en'],
    ['/',         { Cookie: 'szyna-lang=pl', 'Accept-Language': 'en' },                  'pl'],
    ['/',         { Cookie: 'xszyna-lang=en; szyna-lang=de' },                           'pl'],
    ['/?lang=en', { Cookie: 'szyna-lang=pl' },                                           'en'],
    ['/?lang=xx', {},                                                                    'pl'],
  ]
  for (const [path, headers, language] of cases) {
    it(`is ${language} for ${path} with ${JSON.stringify(headers)}`, async () => {
      const answer = await supertest(portal.server).get(path).set(headers).expect(200)
      assert.match(flat(answer.text), new RegExp(`<html lang="${language}"`))
      assert.equal(answer.headers['content-language'], language)
    })
  }

  it('is remembered when it is chosen, and only then', async () => {
    const chosen = await supertest(portal.server).get('/?lang=en')
    assert.match(
      String(chosen.headers['set-cookie']),
      /^szyna-lang=en; Path=\/; Max-Age=31536000; SameSite=Lax; HttpOnly; Secure$/,
    )
    assert.equal((await supertest(portal.server).get('/')).headers['set-cookie'], undefined)
  })

  it('changes in place: the link keeps the page and the query', async () => {
    const { text } = await supertest(portal.server).get('/?q=a%26b')
    assert.match(text, /href="\/\?q=a%26b&amp;lang=en"/)
  })
})

describe('a portal whose neighbours are ill', () => {
  it('still shows the API when the gateway cannot tell the walk or the findings are away', async () => {
    const portal = await openTestPortal([old], {
      describe: () => {
        throw new Error('no snapshot')
      },
      findings: () => Promise.reject(new Error('no database')),
    })
    await supertest(portal.server).get(root).expect(200)
    const operation = await supertest(portal.server)
      .get(`${root}/operations/getlicence`)
      .expect(200)
    assert.match(operation.text, /nie da się teraz pokazać/)
    const page = await supertest(portal.server).get(`${root}/findings`).expect(200)
    assert.match(page.text, /nie da się teraz odczytać/)
    await portal.close()
  })

  it('is 500 with a sentence, and tells nothing of the error, when a page breaks', async () => {
    const portal = await openTestPortal([], {
      apis: () => {
        throw new Error('secret of the house')
      },
    })
    const { status, text } = await supertest(portal.server).get('/')
    assert.equal(status, 500)
    assert.match(text, /Coś się zepsuło/)
    assert.doesNotMatch(text, /secret/)
    await portal.close()
  })

  it('says how to publish when nothing is published', async () => {
    const portal = await openTestPortal([])
    const { text } = await supertest(portal.server).get('/').expect(200)
    assert.match(text, /npx szyna register openapi\.yaml/)
    await portal.close()
  })

  it('shows a new version as soon as it is published', async () => {
    let apis = [old]
    const portal = await openTestPortal([], { apis: () => apis, describe: walksOf })
    await supertest(portal.server).get('/apis/gitd/licences/v2').expect(404)
    apis = [old, young]
    await supertest(portal.server).get('/apis/gitd/licences/v2').expect(200)
    assert.match((await supertest(portal.server).get('/?q=licencje')).text, /2 znalezione API/)
    await portal.close()
  })
})
