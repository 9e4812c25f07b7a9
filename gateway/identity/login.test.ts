import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { until } from '#kernel/testing/until.ts'
import { levels } from './people/levels.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'
import { back, browser, demoMeans, isAnna, isJan, logIn, webSystem } from './testing/people.ts'
import type { WebSystem } from './testing/people.ts'

describe('a person logs in', () => {
  let issuer: TestIssuer
  let eurzad: WebSystem
  before(async () => {
    issuer = await startIssuer({ means: [demoMeans()] })
    const web = { redirectUris: [back], boundBy: 'dpop' as const, logoutUris: [`${back}/out`] }
    eurzad = await webSystem(issuer.url, await issuer.system('eurzad', web))
  })
  after(() => issuer.close())

  it('and the system gets a token about her, bound to its DPoP key', async () => {
    const anna = browser()
    const pushed = await eurzad.push()
    const came = await logIn(anna, pushed)
    assert.equal(new URL(came).searchParams.get('iss'), `${issuer.url}/oidc`)
    const tokens = await eurzad.exchange(pushed, came)
    assert.equal(tokens.token_type, 'dpop')
    assert.equal(tokens.expires_in, 300)
    assert.equal(tokens.refresh_token, undefined)
    const { jti, iat, exp, auth_time, sid, gid, psn, cnf, sub, status, ...claims } = decodeJwt(
      tokens.access_token,
    ) as Record<string, string>
    assert.deepEqual(claims, {
      iss: `${issuer.url}/oidc`,
      aud: eurzad.resource,
      client_id: 'gmina.eurzad',
      entity: 'gmina',
      scope: 'taxpayers:read',
      mode: 'online',
      ctx: 'citizen',
      acr: levels[1],
    })
    assert.match(sub ?? '', /^p-[0-9a-f]{32}$/)
    assert.equal(Number(exp) - Number(iat), 300)
    assert.ok(jti && sid && gid && auth_time)
    assert.deepEqual(Object.keys(cnf ?? {}), ['jkt'])
    assert.match(JSON.stringify(status), /"uri":"http:[^"]+\/oidc\/status\/0"/)
    assert.deepEqual(issuer.identity.issuer.reveal(psn ?? '', sub ?? ''), {
      country: 'PL',
      identifier: '86010799239',
    })
    const id = tokens.claims()!
    assert.equal(id.sub, sub)
    assert.equal(id['acr'], levels[1])
    assert.equal(id.auth_time, auth_time)
    assert.doesNotMatch(JSON.stringify(id) + issuer.logged.join(), /86010799239|Testowska/)
  })

  it('once for several systems, and consents to each', async () => {
    const anna = browser()
    await logIn(anna, await eurzad.push())
    const web = { redirectUris: [back], boundBy: 'dpop' as const }
    const other = await webSystem(issuer.url, await issuer.system('other', web))
    await anna.open((await other.push()).url)
    assert.match(anna.page.heading, /gmina\.other prosi o zgodę/)
    await anna.submit('Zgadzam się')
    assert.ok(anna.page.url.startsWith(back))
    await anna.open((await eurzad.push({ prompt: 'none' })).url)
    assert.match(anna.page.url, /[?&]code=/)
  })

  it('again, when the system asks for it, and somebody else may come', async () => {
    const person = browser()
    const first = await eurzad.push()
    const { sub } = (await eurzad.exchange(first, await logIn(person, first))).claims()!
    const second = await eurzad.push({ prompt: 'login' })
    await person.open(second.url)
    assert.equal(new URL(person.page.url).pathname, '/login')
    const came = await logIn(person, second, isJan)
    const tokens = await eurzad.exchange(second, came)
    assert.notEqual(tokens.claims()!.sub, sub)
    assert.equal(decodeJwt(tokens.access_token)['sub'], tokens.claims()!.sub)
  })

  it('better, when the level of before will not do', async () => {
    const anna = browser()
    const low = await eurzad.push()
    await logIn(anna, low, { ...isAnna, 'Poziom zaufania': 'niski' })
    const high = await eurzad.push({ acr_values: levels[2] })
    await anna.open(high.url)
    assert.match(anna.page.text, /Potrzebny poziom zaufania: wysoki/)
    const came = await logIn(anna, high, { ...isAnna, 'Poziom zaufania': 'wysoki' })
    assert.equal((await eurzad.exchange(high, came)).claims()!['acr'], levels[2])
  })

  it('not well enough: the level is checked when she comes back', async () => {
    const anna = browser()
    await anna.open((await eurzad.push({ acr_values: levels[2] })).url)
    await anna.follow('Tożsamość testowa')
    await anna.submit('Zaloguj', { ...isAnna, 'Poziom zaufania': 'średni' })
    assert.equal(anna.page.status, 403)
    assert.match(anna.page.heading, /za słaby/)
    await anna.follow('Zaloguj się jeszcze raz')
    assert.equal(anna.page.heading, 'Zaloguj się')
  })

  it('nowhere, where a system asks whether she is here and she is not', async () => {
    const nobody = browser()
    await nobody.open((await eurzad.push({ prompt: 'none' })).url)
    assert.equal(new URL(nobody.page.url).searchParams.get('error'), 'login_required')
  })

  it('and refuses: the system is told access_denied', async () => {
    const anna = browser()
    await anna.open((await eurzad.push()).url)
    await anna.follow('Tożsamość testowa')
    await anna.submit('Zaloguj', isAnna)
    await anna.submit('Nie zgadzam się')
    const { searchParams } = new URL(anna.page.url)
    assert.equal(searchParams.get('error'), 'access_denied')
    assert.equal(searchParams.get('iss'), `${issuer.url}/oidc`)
  })

  it('and out: tokens of the visit are revoked, and the next request asks again', async () => {
    const anna = browser()
    const pushed = await eurzad.push()
    const tokens = await eurzad.exchange(pushed, await logIn(anna, pushed))
    const query = new URLSearchParams({
      client_id: 'gmina.eurzad',
      post_logout_redirect_uri: `${back}/out`,
      state: 'x y',
    })
    await anna.open(`${issuer.url}/oidc/session/end?${query.toString()}`)
    await anna.submit('Wyloguj mnie')
    assert.equal(anna.page.url, `${back}/out?state=x+y`)
    const { sid, iat } = decodeJwt<{ sid: string }>(tokens.access_token)
    const isRevoked = () => issuer.identity.issuer.revoked([`sid:${sid}`], iat!)
    await until('the tokens of the visit are revoked', async () => isRevoked())
    await anna.open((await eurzad.push()).url)
    assert.equal(new URL(anna.page.url).pathname, '/login')
  })

  it('in English too', async () => {
    const anna = browser()
    await anna.open(`${issuer.url}/login?lang=en`)
    assert.equal(anna.page.heading, 'Log in')
    await anna.follow('Test identity')
    assert.deepEqual(anna.buttons(), ['Log in'])
  })
})
