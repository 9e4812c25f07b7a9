// In which context a person acts, and what she gives for when she is away: what the issuer does with
// offices and mandates, whoever keeps them.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import type { Giver, Mandate, MandateWish, Mandates } from './mandates/mandates.ts'
import type { OfficeContext } from './offices/offices.ts'
import { levels } from './people/levels.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'
import { back, browser, demoMeans, isAnna, logIn, webSystem } from './testing/people.ts'
import type { WebSystem } from './testing/people.ts'

const ids = [
  '018f0000-0000-7000-8000-000000000001',
  '018f0000-0000-7000-8000-000000000002',
] as const

function office(at: 0 | 1, permissions: OfficeContext['permissions']): OfficeContext {
  const [entity, entityTitle] = at === 0 ? ['gmina', 'Gmina Testowo'] : ['powiat', 'Powiat Testowy']
  const unit = at === 0 ? { id: 'u-1', name: 'Wydział Spraw' } : undefined
  return { membership: ids[at], entity: entity!, entityTitle: entityTitle!, unit, permissions }
}

describe('a person at the issuer', () => {
  const read = { code: 'taxpayers:read', minAcr: levels[1] }
  const search = { code: 'taxpayers:search', minAcr: levels[2] }
  let memberships: OfficeContext[] = []
  const given: { wish: MandateWish; giver: Giver }[] = []
  let issuer: TestIssuer
  let eurzad: WebSystem
  before(async () => {
    const offices = {
      contextsOf: async () => memberships,
      find: async (id: string) => memberships.find(({ membership }) => membership === id),
    }
    const mandates: Pick<Mandates, 'check' | 'describe' | 'give'> = {
      check: (wish) => ((wish as MandateWish).days > 90 ? ['days: at most 90.'] : []),
      describe: ({ purpose, case_id }) => [`W sprawie ${case_id}: ${purpose}.`],
      async give(_trx, wish, _system, giver) {
        given.push({ wish, giver })
        return { id: `m-${given.length}` } as Mandate
      },
    }
    issuer = await startIssuer({ means: [demoMeans()], offices, mandates: mandates as Mandates })
    const web = { redirectUris: [back], boundBy: 'dpop' as const }
    eurzad = await webSystem(issuer.url, await issuer.system('eurzad', web))
  })
  after(() => issuer.close())
  beforeEach(() => {
    memberships = []
    given.length = 0
  })

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
    memberships = [office(0, [read])]
    const pushed = await official({ scope: 'openid taxpayers:read taxpayers:search' })
    const anna = await enter(pushed.url)
    assert.equal(anna.page.heading, 'W czyim imieniu działasz?')
    await anna.submit('Wybierz', { 'Gmina Testowo, Wydział Spraw': true })
    assert.match(anna.page.text, /Działasz jako urzędnik: Gmina Testowo/)
    assert.match(anna.page.text, /Twój urząd Ci na to nie pozwolił.*taxpayers:search/)
    await anna.submit('Zgadzam się')
    const { access_token } = await eurzad.exchange(pushed, anna.page.url)
    const { ctx, ent, unit, ms, psn, scope } = claimsOf(access_token)
    assert.deepEqual(
      { ctx, ent, unit, ms, psn, scope },
      {
        ctx: 'official',
        ent: 'gmina',
        unit: 'u-1',
        ms: ids[0],
        psn: undefined,
        scope: 'taxpayers:read',
      },
    )
  })

  it('has a permission only with a login that is sure enough for it', async () => {
    memberships = [office(0, [read, search])]
    const pushed = await official({
      scope: 'openid taxpayers:read taxpayers:search',
      acr_values: levels[2],
    })
    const anna = browser()
    await anna.open(pushed.url)
    await anna.follow('Tożsamość testowa')
    await anna.submit('Zaloguj', { ...isAnna, 'Poziom zaufania': 'wysoki' })
    await anna.submit('Wybierz')
    await anna.submit('Zgadzam się')
    const { access_token } = await eurzad.exchange(pushed, anna.page.url)
    assert.equal(claimsOf(access_token)['scope'], 'taxpayers:read taxpayers:search')
  })

  it('with two offices chooses, and switches without a new login', async () => {
    memberships = [office(0, [read]), office(1, [read])]
    const first = await official()
    const anna = await enter(first.url)
    await anna.submit('Wybierz', { 'Powiat Testowy': true })
    await anna.submit('Zgadzam się')
    const one = claimsOf((await eurzad.exchange(first, anna.page.url)).access_token)
    assert.equal(one['ent'], 'powiat')
    const second = await official({ prompt: 'context' })
    await anna.open(second.url)
    await anna.submit('Wybierz', { 'Gmina Testowo': true })
    await anna.submit('Zgadzam się')
    const two = claimsOf((await eurzad.exchange(second, anna.page.url)).access_token)
    assert.equal(two['ent'], 'gmina')
    assert.equal(two['sid'], one['sid'])
    assert.notEqual(two['gid'], one['gid'])
    const third = await official({ prompt: 'none' })
    await anna.open(third.url)
    const three = claimsOf((await eurzad.exchange(third, anna.page.url)).access_token)
    assert.equal(three['ent'], 'gmina')
  })

  it('is a citizen again for a system that asks for one, in another token', async () => {
    memberships = [office(0, [read])]
    const first = await official()
    const anna = await enter(first.url)
    await anna.submit('Wybierz')
    await anna.submit('Zgadzam się')
    await anna.open((await eurzad.push({ context: 'citizen', prompt: 'none' })).url)
    assert.equal(new URL(anna.page.url).searchParams.get('error'), 'consent_required')
    const second = await eurzad.push({ context: 'citizen' })
    await anna.open(second.url)
    await anna.submit('Zgadzam się')
    const claims = claimsOf((await eurzad.exchange(second, anna.page.url)).access_token)
    assert.equal(claims['ctx'], 'citizen')
    assert.equal(claims['ms'], undefined)
  })

  it('without an office goes on as a citizen or not at all', async () => {
    const anna = await enter((await official()).url)
    assert.match(anna.page.text, /W żadnym urzędzie nie masz teraz członkostwa/)
    await anna.submit('Wybierz', { 'We własnym imieniu, jako obywatel': true })
    await anna.submit('Zgadzam się')
    assert.match(anna.page.url, /[?&]code=/)
  })

  it('cannot become what she is not by a form made up', async () => {
    memberships = [office(0, [read])]
    const anna = await enter((await official()).url)
    const token = /name="token" value="([\w-]+)"/.exec(anna.page.html)![1]!
    const { url } = anna.page
    for (const choice of [ids[1], 'official', '']) {
      await anna.open(url)
      await anna.send('POST', `${url}/context`, new URLSearchParams({ token, choice }))
      assert.equal(anna.page.status, 403, choice)
    }
  })

  it('whose membership ended after the consent gets no token', async () => {
    memberships = [office(0, [read])]
    const pushed = await official()
    const anna = await enter(pushed.url)
    await anna.submit('Wybierz')
    await anna.submit('Zgadzam się')
    memberships = []
    await assert.rejects(eurzad.exchange(pushed, anna.page.url), { error: 'invalid_grant' })
  })

  const wish = {
    type: 'mandate',
    locations: ['https://bus.test/api/mc/persons'],
    actions: ['getPerson'],
    case_id: 'SPR/2026/7',
    purpose: 'wydanie zaświadczenia',
    basis: 'application',
    days: 30,
  } as const

  it('reads what a mandate allows, gives it once, and the system is told its id', async () => {
    const details = JSON.stringify([wish])
    const pushed = await eurzad.push({ authorization_details: details })
    const anna = await enter(pushed.url)
    assert.match(anna.page.text, /W sprawie SPR\/2026\/7: wydanie zaświadczenia\./)
    await anna.submit('Zgadzam się i daję upoważnienie')
    const tokens = await eurzad.exchange(pushed, anna.page.url)
    assert.deepEqual(tokens.authorization_details, [{ ...wish, mandate_id: 'm-1' }])
    const claims = claimsOf(tokens.access_token)
    assert.equal(claims['authorization_details'], undefined)
    assert.deepEqual(
      given.map(({ giver }) => [giver.person, giver.sid, giver.grantId, giver.acr]),
      [[claims['sub'], claims['sid'], claims['gid'], levels[1]]],
    )
    await anna.open((await eurzad.push({ authorization_details: details })).url)
    assert.match(anna.page.heading, /prosi o zgodę/, 'each mandate is asked for')
    await anna.submit('Nie zgadzam się')
    assert.equal(given.length, 1)
  })

  it('is not even asked for a mandate that cannot be, or as an official', async () => {
    const pushing = (more: object, asked = {}) =>
      eurzad.push({ authorization_details: JSON.stringify([{ ...wish, ...more }]), ...asked })
    const refused = { error: 'invalid_authorization_details' }
    await assert.rejects(pushing({ days: 91 }), refused)
    await assert.rejects(pushing({ type: 'payment' }), refused)
    await assert.rejects(pushing({}, { context: 'official' }), refused)
  })

  it('stays logged in for a second process, and after the first has gone', async () => {
    const anna = browser()
    await logIn(anna, await eurzad.push())
    const second = await issuer.another()
    issuer.use(second)
    const pushed = await eurzad.push({ prompt: 'none' })
    await anna.open(pushed.url)
    issuer.use(issuer.identity)
    const { access_token } = await eurzad.exchange(pushed, anna.page.url)
    assert.equal(claimsOf(access_token)['ctx'], 'citizen')
    await second.close()
  })

  it('may be in the middle of a question while the signing key changes', async () => {
    const pushed = await eurzad.push()
    const anna = await enter(pushed.url)
    await issuer.identity.keys.rotate()
    await anna.submit('Zgadzam się')
    const tokens = await eurzad.exchange(pushed, anna.page.url)
    assert.equal(claimsOf(tokens.access_token)['mode'], 'online')
  })
})
