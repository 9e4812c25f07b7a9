// What is tried against the pages of the login: a login, a question and a form that are somebody else's.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer, TestSystem } from './testing/issuer.ts'
import { back, browser, demoMeans, isAnna, webSystem } from './testing/people.ts'
import type { WebSystem } from './testing/people.ts'

describe('the pages of the login withstand', () => {
  let issuer: TestIssuer
  let system: TestSystem
  let eurzad: WebSystem
  before(async () => {
    issuer = await startIssuer({ means: [demoMeans()] })
    const web = { redirectUris: [back], boundBy: 'dpop' as const }
    system = await issuer.system('eurzad', web)
    eurzad = await webSystem(issuer.url, system)
  })
  after(() => issuer.close())

  it('a login that another has begun (login CSRF)', async () => {
    const attacker = browser()
    await attacker.open(`${issuer.url}/login/demo`)
    const state = /name="state" value="([\w-]+)"/.exec(attacker.page.html)![1]!
    const victim = browser()
    await victim.open(`${issuer.url}/login/demo`)
    const form = new URLSearchParams({
      state,
      person: 'anna',
      acr: 'http://eidas.europa.eu/LoA/high',
    })
    await victim.send('POST', `${issuer.url}/login/demo/callback`, form)
    assert.equal(victim.page.status, 403)
    await browserWithout(form)
    const cross = new URLSearchParams(form)
    await attacker.send('POST', `${issuer.url}/login/demo/callback`, cross, {
      origin: 'https://evil.example',
    })
    assert.equal(attacker.page.status, 403)
  })

  async function browserWithout(form: URLSearchParams): Promise<void> {
    const nobody = browser()
    await nobody.open(`${issuer.url}/login`)
    await nobody.send('POST', `${issuer.url}/login/demo/callback`, form)
    assert.equal(nobody.page.status, 403)
  }

  it('a login that is to lead elsewhere (open redirect)', async () => {
    // oxfmt-ignore
    const nexts = [
      'https://evil.example/', '//evil.example/', '/\\evil.example', '/me/../../evil', '/%2F/evil.example',
      'javascript:alert(1)', '/me\r\nLocation: //evil', '/mexico', '/office//evil.example',
    ]
    for (const next of nexts) {
      const person = browser()
      await person.open(`${issuer.url}/login/demo?${new URLSearchParams({ next }).toString()}`)
      await person.submit('Zaloguj', isAnna)
      assert.equal(new URL(person.page.url).pathname, '/me', next)
      assert.equal(new URL(person.page.url).origin, issuer.url, next)
    }
  })

  it('a question of another, and a form sent twice', async () => {
    const anna = browser()
    await anna.open((await eurzad.push()).url)
    const question = anna.page.url
    await anna.follow('Tożsamość testowa')
    await anna.submit('Zaloguj', isAnna)
    const consent = anna.page
    const stranger = browser()
    await stranger.open(consent.url)
    assert.equal(stranger.page.status, 403)
    assert.notEqual(question, consent.url)
    const token = /name="token" value="([\w-]+)"/.exec(consent.html.split('class="stack"')[1]!)![1]!
    const form = () => new URLSearchParams({ token })
    const cookie = { cookie: anna.cookies(consent.url).join('; '), origin: issuer.url }
    const twice = await Promise.all(
      [1, 2].map(() =>
        fetch(`${consent.url}/consent`, {
          method: 'POST',
          body: form(),
          headers: cookie,
          redirect: 'manual',
        }),
      ),
    )
    assert.deepEqual(
      twice.map(({ status }) => status).toSorted((a, b) => a - b),
      [303, 403],
    )
  })
})
