// A citizen logs in at a system of an office, by each means of the demo. The system reads her own record
// in her name, alone, as strongly as she logged in, and as long as she stays.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { back, browser } from '../identity/testing/people.ts'
import type { Pushed } from '../identity/testing/people.ts'
import type { Browser } from './a-browser.ts'
import { aWebSystem, tell } from './a-web-system.ts'
import type { StorySystem, Told } from './a-web-system.ts'
import { peopleOfTheDemo, peselOf } from './people-of-the-demo.ts'
import { elements, textOf } from './read-page.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const me = '/api/szyna/widok360/v1/me'
const low = 'http://eidas.europa.eu/LoA/low'
const substantial = 'http://eidas.europa.eu/LoA/substantial'
const asks = { api: 'szyna/widok360', scope: 'widok360:read' }

/** The means, as the page of the login calls them, and the buttons of their own pages. */
// oxfmt-ignore
const means = {
  national:  { title: 'Węzeł krajowy na niby', button: 'Potwierdź tożsamość' },
  synthetic: { title: 'Tożsamość testowa',     button: 'Zaloguj' },
}

describe('a citizen logs in', () => {
  let bus: TheBus
  let eurzad: StorySystem
  const browsers: Browser[] = []
  before(async () => {
    bus = await theBus({ SZYNA_DEMO: 'on' })
    eurzad = await aWebSystem(bus, { entity: 'gmina', name: 'eurzad' }, asks)
  })
  after(async () => {
    for (const person of browsers) await person.close()
    await bus.close()
  })

  function aPerson(): Browser {
    const person = browser()
    browsers.push(person)
    return person
  }

  /** Says by which means and who she is, and agrees; the name that she chose. */
  async function come(
    person: Browser,
    pushed: Pushed,
    by: keyof typeof means = 'national',
    fields: Record<string, string> = {},
  ): Promise<string> {
    const { title, button } = means[by]
    await person.open(pushed.url)
    assert.equal(person.page.heading, 'Zaloguj się')
    await person.follow(title)
    const [first] = elements(person.page.root, 'label').map(textOf)
    await person.submit(button, { [first!]: true, ...fields })
    if (person.buttons().includes('Zgadzam się')) await person.submit('Zgadzam się')
    assert.ok(person.page.url.startsWith(`${back}?`), person.page.text)
    return first!.replace(/, ur\..*/, '')
  }

  async function logIn(person: Browser, by?: keyof typeof means, acr_values = substantial) {
    const pushed = await eurzad.push({ acr_values })
    const name = await come(person, pushed, by)
    return { name, tokens: await eurzad.exchange(pushed, person.page.url) }
  }

  for (const by of ['national', 'synthetic'] as const) {
    it(`by the means "${means[by].title}", and her own record is read`, async () => {
      const { name, tokens } = await logIn(aPerson(), by)
      assert.equal(tokens.token_type, 'dpop')
      const { status, body } = await eurzad.call(tokens.access_token, me)
      assert.equal(status, 200, JSON.stringify(body))
      const { givenNames, surname } = (body as Viewed).data.person
      assert.equal([...givenNames, surname].join(' '), name)
    })
  }

  it('is the same person by either means', async () => {
    const { tokens: one } = await logIn(aPerson(), 'national')
    const { tokens: two } = await logIn(aPerson(), 'synthetic')
    assert.equal(one.claims()!.sub, two.claims()!.sub)
  })

  it('and her token is worth nothing without the key of the system', async () => {
    const { tokens } = await logIn(aPerson())
    const { access_token: stolen } = tokens
    const asBearer = await tell(await bus.call(me, stolen))
    assert.deepEqual(said(asBearer), [401, 'token/proof'])
    const headers = { authorization: `DPoP ${stolen}` }
    assert.deepEqual(said(await tell(await bus.call(me, undefined, { headers }))), [
      401,
      'token/proof',
    ])
    const thief = await aWebSystem(bus, { entity: 'gmina', name: 'zlodziej' }, asks)
    assert.deepEqual(said(await thief.call(stolen, me)), [401, 'token/proof'])
    assert.equal((await eurzad.call(stolen, me)).status, 200, 'the system itself goes on')
  })

  it('too weakly, is told how strongly (RFC 9470), and comes again', async () => {
    const person = aPerson()
    const weak = await eurzad.push({ acr_values: low })
    await come(person, weak, 'national', { 'Poziom zaufania': low })
    const { access_token: before } = await eurzad.exchange(weak, person.page.url)
    const refused = await eurzad.call(before, me)
    assert.deepEqual(said(refused), [401, 'acr/insufficient'])
    const { error, acr_values: wanted } = refused.challenge!
    assert.equal(error, 'insufficient_user_authentication')
    const { tokens } = await logIn(person, 'national', wanted)
    assert.equal(tokens.claims()!['acr'], wanted)
    assert.equal((await eurzad.call(tokens.access_token, me)).status, 200)
    assert.equal((await eurzad.call(before, me)).status, 401, 'the weaker token stays weak')
  })

  it('and out, after which her token is refused and the system has to send her again', async () => {
    const person = aPerson()
    const { tokens } = await logIn(person)
    const { access_token } = tokens
    assert.equal((await eurzad.call(access_token, me)).status, 200)
    await person.open(eurzad.logoutUrl)
    await person.submit('Wyloguj mnie')
    assert.equal(person.page.url, `${back}/out`)
    await until('the token is refused', async () => {
      const told = await eurzad.call(access_token, me)
      if (told.status === 200) return false
      assert.deepEqual(said(told), [401, 'token/revoked'])
      return true
    })
    await person.open((await eurzad.push({ prompt: 'none' })).url)
    assert.equal(new URL(person.page.url).searchParams.get('error'), 'login_required')
  })

  it('and out before the code was used: it is worth nothing', async () => {
    const person = aPerson()
    const pushed = await eurzad.push()
    await come(person, pushed)
    const { url } = person.page
    await person.open(eurzad.logoutUrl)
    await person.submit('Wyloguj mnie')
    await assert.rejects(eurzad.exchange(pushed, url), { error: 'invalid_grant' })
  })

  it('and no PESEL, name or token of all this is in the journal', async () => {
    const { name } = await logIn(aPerson())
    const people = await peopleOfTheDemo(bus)
    const pesel = await peselOf(
      bus,
      people.find((one) => one.name === name)!,
    )
    const text = await (await bus.admin('GET', '/admin/v1/journal?limit=1000')).text()
    assert.match(text, /"context":"citizen"/)
    assert.doesNotMatch(text, new RegExp(`${name}|${pesel}|eyJ`))
  })
})

interface Viewed {
  readonly data: { readonly person: { readonly givenNames: string[]; readonly surname: string } }
}

function said({ status, code }: Told): [number, string | undefined] {
  return [status, code]
}
