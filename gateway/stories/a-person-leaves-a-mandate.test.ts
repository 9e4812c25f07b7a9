// A citizen gives a system a mandate for one case and leaves. Two days later the system reads what she
// allowed and nothing else. She sees it, takes the mandate back, and the system reads no more.

import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { back, browser } from '../identity/testing/people.ts'
import type { Browser } from './a-browser.ts'
import { mandateHolder } from './a-mandate-holder.ts'
import type { Called, CallMore, MandateHolder } from './a-mandate-holder.ts'
import { startSecondBus } from './a-second-bus.ts'
import type { SecondBus } from './a-second-bus.ts'
import { bareViews, viewsAreServed } from './bare-views.ts'
import { moveTime } from './days-later.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const root = '/api/szyna/widok360/v1'
const caseId = 'DM/2026/17'
const purpose = 'Sprawdzenie adresu we wniosku o dodatek mieszkaniowy'
const alone = {
  skip:
    !process.env['DATABASE_URL'] && 'the embedded database is of one process: needs DATABASE_URL',
}

describe('a person leaves a mandate', () => {
  const time = moveTime()
  let views: string
  let bus: TheBus
  let second: SecondBus | undefined
  let eurzad: MandateHolder
  let other: MandateHolder
  let citizen: Browser
  let resource: string
  let mandate: string
  /** What the system got for it last. */
  let token: string
  before(async () => {
    views = await bareViews()
    bus = await theBus({ SZYNA_DEMO: 'on', SZYNA_COMPOSITIONS: views })
    resource = `${bus.publicUrl}/api/szyna/widok360`
    await viewsAreServed(bus)
    eurzad = await mandateHolder(bus, 'eurzad', resource)
    other = await mandateHolder(bus, 'inny', resource)
  })
  after(async () => {
    time.comeBack()
    await second?.close()
    await bus.close()
    await rm(views, { recursive: true, force: true })
  })

  const details = (over: object) => ({
    authorization_details: JSON.stringify([{ type: 'mandate', ...over }]),
  })
  const told = ({ status, code }: Called) => [status, code]

  async function comesIn(url: string): Promise<void> {
    citizen = browser()
    await citizen.open(url)
    await citizen.follow('Tożsamość testowa')
    await citizen.submit('Zaloguj')
  }

  it('after she has read in plain Polish for what', async () => {
    const [actions, datatypes] = [['viewSelf'], ['currentAddress']]
    const terms = { case_id: caseId, purpose, basis: 'application', days: 30 }
    const wish = { locations: [resource], actions, datatypes, ...terms }
    const asked = { resource, scope: 'openid widok360:read', ...details(wish) }
    const pushed = await eurzad.web.push(asked)
    await comesIn(pushed.url)
    for (const words of [
      'Podmiot gmina prosi o upoważnienie dla swojego systemu gmina.eurzad.',
      `Sprawa: ${caseId}.`,
      `Cel: ${purpose}.`,
      'Podstawa: Twój wniosek w tej sprawie.',
      'Skąd: Widok 360 osoby.',
      'Co system będzie mógł zrobić: Co rejestry wiedzą o mnie',
      'Jakie dane zobaczy: currentAddress. Żadnych innych.',
      'Jak długo: 30 dni od teraz.',
      'Możesz je też cofnąć w każdej chwili',
    ]) {
      assert.ok(citizen.page.text.includes(words), `${words} in ${citizen.page.text}`)
    }
    await citizen.submit('Zgadzam się i daję upoważnienie')
    const { authorization_details: given } = await eurzad.web.exchange(pushed, citizen.page.url)
    mandate = given![0]!['mandate_id'] as string
  })

  it('and leaves: nobody is logged in any more', async () => {
    const wish = { client_id: 'gmina.eurzad', post_logout_redirect_uri: `${back}/out` }
    const query = new URLSearchParams(wish).toString()
    await citizen.open(`${bus.publicUrl}/oidc/session/end?${query}`)
    await citizen.submit('Wyloguj mnie')
    assert.equal(citizen.page.url, `${back}/out`)
    const scope = 'openid widok360:read'
    await citizen.open((await eurzad.web.push({ resource, scope, prompt: 'none' })).url)
    assert.equal(new URL(citizen.page.url).searchParams.get('error'), 'login_required')
  })

  it('by which the system reads two days later what she allowed, for that case', async () => {
    time.goOn(2)
    const exchanged = await eurzad.exchange(mandate)
    assert.equal(exchanged.error, undefined)
    token = exchanged.token
    const headers = { 'szyna-case': caseId }
    const { status, body } = await eurzad.call(token, `${root}/me`, { headers })
    assert.deepEqual([status, Object.keys(body)], [200, ['currentAddress']])
    assert.equal((body['currentAddress'] as { country: string }).country, 'PL')
  })

  // oxfmt-ignore
  const wider: [what: string, error: string, more: () => Record<string, string>][] = [
    ['another operation', 'invalid_authorization_details', () => details({ actions: ['viewPerson'] })],
    ['more of the answer','invalid_authorization_details', () => details({ datatypes: ['currentAddress', 'person'] })],
    ['another case',      'invalid_authorization_details', () => details({ case_id: 'DM/2026/18' })],
    ['a wider scope',     'invalid_scope',                 () => ({ scope: 'widok360:read persons:read' })],
    ['another API',       'invalid_target',                () => ({ resource: `${bus.publicUrl}/api/mc/persons` })],
  ]
  for (const [what, error, more] of wider) {
    it(`but no token for ${what}`, async () => {
      assert.equal((await eurzad.exchange(mandate, more())).error, error)
    })
  }

  const lookUp = { body: { pesel: '86010799239' } }
  // oxfmt-ignore
  const refused: [what: string, told: [number, string], who: () => MandateHolder, path: string, more?: CallMore][] = [
    ['another operation', [403, 'mandate/exceeded'], () => eurzad, `${root}/lookups`, lookUp],
    ['another case',      [403, 'mandate/exceeded'], () => eurzad, `${root}/me`, { headers: { 'szyna-case': 'DM/2026/18' } }],
    ['another API',       [401, 'token/audience'],   () => eurzad, '/api/ms/entities/v1/entities'],
    ['another system',    [401, 'token/proof'],      () => other,  `${root}/me`],
  ]
  for (const [what, answer, who, path, more] of refused) {
    it(`and no call of ${what}`, async () => {
      assert.deepEqual(told(await who().call(token, path, more)), answer)
    })
  }

  it('which another system cannot use', async () => {
    assert.equal((await other.exchange(mandate)).error, 'invalid_grant')
  })

  it('and a second process of the bus serves alike', alone, async () => {
    second = await startSecondBus(bus, { NODE_OPTIONS: time.inChild() })
    eurzad.goTo(second.url)
    await until('it serves', async () => {
      return (await eurzad.call(token, `${root}/me`)).status === 200
    })
    assert.equal((await eurzad.exchange(mandate)).error, undefined)
    eurzad.goTo(bus.publicUrl)
  })

  it('until she comes back, sees who read what and why', async () => {
    await comesIn(`${bus.publicUrl}/me`)
    assert.equal(citizen.page.heading, 'Kto czytał moje dane')
    const read = `Po co ${purpose} Sprawa ${caseId} Upoważnienie ${mandate} Wynik`
    const away = 'Na podstawie Twojego upoważnienia, pod Twoją nieobecność'
    const { text } = citizen.page
    assert.ok(text.includes(`${away} ${read} Dane udostępniono`), text)
    assert.match(text, /Kogo osoba reprezentuje (?:(?!Wynik ).)*Wynik Dane udostępniono/)
    assert.ok(text.includes(`${away} ${read} Odmówiono Upoważnienie tego nie obejmuje`), text)
    await citizen.follow('Moje upoważnienia')
    await citizen.follow('Szczegóły i użycia')
    for (const words of [
      'Stan obowiązuje',
      'Co rejestry wiedzą o mnie; tylko dane: currentAddress',
      `${read} Dane udostępniono`,
      'system gmina.inny: próbował inny system',
      'system gmina.eurzad: upoważnienie nie daje tych uprawnień',
    ]) {
      assert.ok(citizen.page.text.includes(words), `${words} in ${citizen.page.text}`)
    }
  })

  /** With the token that still lives, and for a new one. */
  async function isOver(): Promise<void> {
    await until(
      'the token is refused',
      async () => (await eurzad.call(token, `${root}/me`)).code === 'token/revoked',
      1_000,
    )
    assert.equal((await eurzad.exchange(mandate)).error, 'invalid_grant')
  }

  it('and takes it back with a button: within a second it counts for nothing', async () => {
    token = (await eurzad.exchange(mandate)).token
    assert.equal((await eurzad.call(token, `${root}/me`)).status, 200)
    await citizen.follow('Cofnij upoważnienie')
    await citizen.submit('Tak, cofam')
    assert.match(citizen.page.text, /Upoważnienie cofnięto.*zakończone cofnięte przez Ciebie/)
    await isOver()
  })

  it('at the second process too', alone, async () => {
    eurzad.goTo(second!.url)
    await isOver()
  })
})
