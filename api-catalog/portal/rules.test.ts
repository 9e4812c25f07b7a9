// The pages of the catalog's rules, and the score on the page of findings.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import supertest from 'supertest'
import type { Severity } from '../lint/ruleset.ts'
import { ownRules, remarkRules } from '../lint/rules.ts'
import type { Finding } from '../published.ts'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { old, root } from './testing/published-licences.ts'

const severities = new Map<string, Severity>([
  ['pagination', 'warn'],
  ['path-template', 'error'],
  ['struct', 'warn'],
])
const finding: Finding = {
  rule: 'pagination',
  severity: 'warn',
  pointer: '/paths/~1licences~1{number}/get',
  message: 'Bez końca.',
}
const waived = { reason: 'Umówione <b>z powiatami</b>.', until: '2027-01-31' }

describe('the pages of rules', () => {
  let portal: TestPortal
  before(async () => {
    portal = await openTestPortal([old], {
      findings: () => Promise.resolve([finding, { ...finding, rule: 'dates', waived }]),
      severities: () => Promise.resolve(severities),
    })
  })
  after(() => portal.close())

  const page = async (path: string) =>
    flat((await supertest(portal.server).get(path).expect(200)).text)

  it('list every rule of ours under what it brings, and name those of Redocly', async () => {
    const text = await page('/rules')
    for (const rule of [...Object.keys(ownRules), ...remarkRules]) {
      assert.ok(text.includes(`href="/rules/${rule}"`), rule)
    }
    const order = ['Odmowa rejestracji', '/rules/path-template', 'Ostrzeżenia', '/rules/pagination']
    const places = [...order, 'Wyłączone', '>struct<'].map((word) => text.indexOf(word))
    assert.ok(
      places.every((at, n) => at > (places[n - 1] ?? 0)),
      places.join(),
    )
  })

  it('tell of each rule why it is there, in both languages, with its examples', async () => {
    for (const [name, { why }] of Object.entries(ownRules)) {
      assert.ok((await page(`/rules/${name}`)).includes(why.pl), name)
      assert.ok((await page(`/rules/${name}?lang=en`)).includes(why.en), name)
    }
    const text = await page('/rules/pagination?lang=en')
    assert.match(text, /<dd>warning<\/dd>/)
    assert.match(text, /<h2 id="wrong">Wrong<\/h2><pre[^>]*>paths:/)
    assert.match(text, /<h2 id="right">Right<\/h2>/)
  })

  it('are not there for a rule that is not ours', async () => {
    for (const path of ['/rules/struct', '/rules/toString', '/rules/pagination/more']) {
      await supertest(portal.server).get(path).expect(404)
    }
  })

  it('still tell why when the ruleset cannot be read', async () => {
    const ill = await openTestPortal([old], {
      severities: () => Promise.reject(new Error('no file')),
    })
    await supertest(ill.server).get('/rules').expect(200)
    await supertest(ill.server)
      .get('/rules/pagination')
      .expect(200, /nie da się teraz odczytać/)
    await ill.close()
  })

  it('are led to from the findings, which begin with the score and where it is lost', async () => {
    const text = await page(`${root}/findings`)
    assert.match(text, /<h2 id="score">Ocena<\/h2>/)
    assert.match(text, /poziom [A-E], \d+ na 100 punktów/)
    assert.match(text, /<a href="[^"]*\/operations\/getlicence">[^<]*<\/a><code>GET \/licences/)
    assert.match(text, /<a href="\/rules\/pagination"><code>pagination<\/code><\/a>/)
    assert.match(text, /Odstępstwo do 2027-01-31: Umówione &lt;b&gt;z powiatami/)
  })
})
