// The pages of the portal over HTTP, as a browser asks for them.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import supertest from 'supertest'
import { problems } from '#kernel/problem/problem.ts'
import { licences } from './testing/documents.ts'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { findings, old, root, young } from './testing/published-licences.ts'

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
    assert.match(text, /1000 wywołań na miesiąc kalendarzowy, łącznie dla podmiotu/)
    assert.match(text, /treść żądania: najwyżej 64 KiB/)
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
})
