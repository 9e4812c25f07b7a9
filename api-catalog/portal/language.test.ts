// Which language a page comes in.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import supertest from 'supertest'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { old } from './testing/published-licences.ts'

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
