// In which context a person acts: what the issuer does with the offices that she is in.

import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { levels } from './people/levels.ts'
import { anOffice, definePermissions } from './testing/an-office.ts'
import type { AnOffice } from './testing/an-office.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'
import { anna, back, browser, demoMeans, isAnna, logIn, webSystem } from './testing/people.ts'
import type { WebSystem } from './testing/people.ts'

const read = 'taxpayers:read'
const search = 'taxpayers:search'

describe('a person at the issuer', () => {
  let issuer: TestIssuer
  let gmina: AnOffice
  let powiat: AnOffice
  let eurzad: WebSystem
  const taken = new Set<string>()
  before(async () => {
    issuer = await startIssuer({ means: [demoMeans()] })
    await definePermissions(issuer)
    gmina = await anOffice(issuer, 'gmina', 'Gmina Testowo')
    powiat = await anOffice(issuer, 'powiat', 'Powiat Testowy')
    const web = { redirectUris: [back], boundBy: 'dpop' as const }
    eurzad = await webSystem(issuer.url, await issuer.system('eurzad', web))
  })
  after(() => issuer.close())
  afterEach(async () => {
    for (const membership of taken) await dismiss(membership)
  })

  async function takeIn(office: AnOffice, permissions: readonly string[], unit?: string) {
    const membership = await office.takeIn(anna, permissions, unit)
    taken.add(membership)
    return membership
  }

  async function dismiss(membership: string) {
    taken.delete(membership)
    await issuer.identity.offices.dismiss(membership)
  }

  const official = (more: Record<string, string> = {}) =>
    eurzad.push({ context: 'official', ...more })
  const claimsOf = (token: string) => decodeJwt(token) as Record<string, string>

  async function enter(url: string) {
    const person = browser()
    await person.open(url)
    await person.follow('Tożsamość testowa')
    await person.submit('Zaloguj', isAnna)
    return person
  }

  it('with one office is asked all the same, and her token says which', async () => {
    const membership = await takeIn(gmina, [read], gmina.unit)
    const pushed = await official({ scope: 'openid taxpayers:read taxpayers:search' })
    const her = await enter(pushed.url)
    assert.equal(her.page.heading, 'W czyim imieniu działasz?')
    await her.submit('Wybierz', { 'Gmina Testowo, Wydział Spraw': true })
    assert.match(her.page.text, /Działasz jako urzędnik: Gmina Testowo/)
    assert.match(her.page.text, /Twój urząd Ci na to nie pozwolił.*taxpayers:search/)
    await her.submit('Zgadzam się')
    const { access_token } = await eurzad.exchange(pushed, her.page.url)
    const { ctx, ent, unit, ms, psn, scope } = claimsOf(access_token)
    assert.deepEqual(
      { ctx, ent, unit, ms, psn, scope },
      {
        ctx: 'official',
        ent: 'gmina',
        unit: gmina.unit,
        ms: membership,
        psn: undefined,
        scope: 'taxpayers:read',
      },
    )
  })

  it('has a permission only with a login that is sure enough for it', async () => {
    await takeIn(gmina, [read, search])
    const pushed = await official({
      scope: 'openid taxpayers:read taxpayers:search',
      acr_values: levels[2],
    })
    const her = browser()
    await her.open(pushed.url)
    await her.follow('Tożsamość testowa')
    await her.submit('Zaloguj', { ...isAnna, 'Poziom zaufania': 'wysoki' })
    await her.submit('Wybierz')
    await her.submit('Zgadzam się')
    const { access_token } = await eurzad.exchange(pushed, her.page.url)
    assert.equal(claimsOf(access_token)['scope'], 'taxpayers:read taxpayers:search')
  })

  it('with two offices chooses, and switches without a new login', async () => {
    await takeIn(gmina, [read])
    await takeIn(powiat, [read])
    const first = await official()
    const her = await enter(first.url)
    await her.submit('Wybierz', { 'Powiat Testowy': true })
    await her.submit('Zgadzam się')
    const one = claimsOf((await eurzad.exchange(first, her.page.url)).access_token)
    assert.equal(one['ent'], 'powiat')
    const second = await official({ prompt: 'context' })
    await her.open(second.url)
    await her.submit('Wybierz', { 'Gmina Testowo': true })
    await her.submit('Zgadzam się')
    const two = claimsOf((await eurzad.exchange(second, her.page.url)).access_token)
    assert.equal(two['ent'], 'gmina')
    assert.equal(two['sid'], one['sid'])
    assert.notEqual(two['gid'], one['gid'])
    const third = await official({ prompt: 'none' })
    await her.open(third.url)
    const three = claimsOf((await eurzad.exchange(third, her.page.url)).access_token)
    assert.equal(three['ent'], 'gmina')
  })

  it('is a citizen again for a system that asks for one, in another token', async () => {
    await takeIn(gmina, [read])
    const first = await official()
    const her = await enter(first.url)
    await her.submit('Wybierz')
    await her.submit('Zgadzam się')
    await her.open((await eurzad.push({ context: 'citizen', prompt: 'none' })).url)
    assert.equal(new URL(her.page.url).searchParams.get('error'), 'consent_required')
    const second = await eurzad.push({ context: 'citizen' })
    await her.open(second.url)
    await her.submit('Zgadzam się')
    const claims = claimsOf((await eurzad.exchange(second, her.page.url)).access_token)
    assert.equal(claims['ctx'], 'citizen')
    assert.equal(claims['ms'], undefined)
  })

  it('without an office goes on as a citizen or not at all', async () => {
    const her = await enter((await official()).url)
    assert.match(her.page.text, /W żadnym urzędzie nie masz teraz członkostwa/)
    await her.submit('Wybierz', { 'We własnym imieniu, jako obywatel': true })
    await her.submit('Zgadzam się')
    assert.match(her.page.url, /[?&]code=/)
  })

  it('cannot become what she is not by a form made up', async () => {
    await takeIn(gmina, [read])
    const her = await enter((await official()).url)
    const token = /name="token" value="([\w-]+)"/.exec(her.page.html)![1]!
    const { url } = her.page
    for (const choice of [powiat.administrator.membership, 'official', '']) {
      await her.open(url)
      await her.send('POST', `${url}/context`, new URLSearchParams({ token, choice }))
      assert.equal(her.page.status, 403, choice)
    }
  })

  it('whose membership ended after the consent gets no token', async () => {
    const membership = await takeIn(gmina, [read])
    const pushed = await official()
    const her = await enter(pushed.url)
    await her.submit('Wybierz')
    await her.submit('Zgadzam się')
    await dismiss(membership)
    await assert.rejects(eurzad.exchange(pushed, her.page.url), { error: 'invalid_grant' })
  })

  it('stays logged in for a second process, and after the first has gone', async () => {
    const her = browser()
    await logIn(her, await eurzad.push())
    const second = await issuer.another()
    issuer.use(second)
    const pushed = await eurzad.push({ prompt: 'none' })
    await her.open(pushed.url)
    issuer.use(issuer.identity)
    const { access_token } = await eurzad.exchange(pushed, her.page.url)
    assert.equal(claimsOf(access_token)['ctx'], 'citizen')
    await second.close()
  })

  it('may be in the middle of a question while the signing key changes', async () => {
    const pushed = await eurzad.push()
    const her = await enter(pushed.url)
    await issuer.identity.keys.rotate()
    await her.submit('Zgadzam się')
    const tokens = await eurzad.exchange(pushed, her.page.url)
    assert.equal(claimsOf(tokens.access_token)['mode'], 'online')
  })
})
