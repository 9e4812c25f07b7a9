import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import { startIssuer } from '../identity/testing/issuer.ts'
import type { TestIssuer } from '../identity/testing/issuer.ts'
import { troublePage } from './trouble.ts'

describe('an address below those of people that has no page', () => {
  let issuer: TestIssuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.close())

  // oxfmt-ignore
  const said: [language: string, title: string, back: string][] = [
    ['pl', 'Nie ma takiej strony',     'Wróć na stronę główną'],
    ['en', 'There is no such page',    'Back to the first page'],
  ]
  for (const [language, title, back] of said) {
    it(`gets a page in the language of who asks (${language}), with a way back`, async () => {
      const headers = { 'accept-language': language }
      const answer = await fetch(`${issuer.url}/login/no/such`, { headers })
      const page = await answer.text()
      assert.equal(answer.status, 404)
      assert.equal(answer.headers.get('content-language'), language)
      assert.match(page, new RegExp(`<title>${title} · Szyna</title>`))
      assert.match(page, new RegExp(`<h1>${title}</h1>`))
      assert.match(page, new RegExp(`<a href="/">${back}</a>`))
      assert.doesNotMatch(/<main[^]*<\/main>/.exec(page)![0], /\bAPI\b/)
    })
  }

  const main = (pathname: string) =>
    troublePage(new Problem('route/unknown', ''), 'en', pathname).main.toString()

  for (const [room, name] of Object.entries({
    me: 'My data',
    office: 'My office',
    desk: 'Desk',
    login: 'Login',
  })) {
    it(`leads back to /${room}, where it was below that`, () => {
      assert.match(main(`/${room}/no/such`), new RegExp(`<a href="/${room}">${name}</a>`))
    })
  }

  it('leads nowhere that is none of them', () => {
    for (const pathname of ['/', '/constructor/x', '//evil.example/me', '/ME']) {
      assert.deepEqual(main(pathname).match(/href="[^"]*"/g), ['href="/"'], pathname)
    }
  })
})
