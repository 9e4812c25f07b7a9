// An official acts: two others permit it to her, she chooses for which of her offices, the register is
// told, and it ends when she is removed, in that office and nowhere else.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { systemClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import { browser } from '../identity/testing/people.ts'
import type { Tokens } from '../identity/testing/people.ts'
import type { Browser } from './a-browser.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { aWebSystem } from './a-web-system.ts'
import type { StorySystem } from './a-web-system.ts'
import { guarded, offerLicences, unguarded } from './licences-for-officials.ts'
import { peopleOfTheDemo, peselOf } from './people-of-the-demo.ts'
import type { DemoPerson } from './people-of-the-demo.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const gmina = 'Urząd Gminy Testowo'
const ministry = 'Ministerstwo Cyfryzacji'

describe('an official acts', () => {
  let bus: TheBus
  let registry: Registry
  let system: StorySystem
  /** Milliseconds; the library of the issuer, and that of the system, keep to the real time. */
  let ahead = 0
  const clock = { now: () => systemClock.now() + ahead, monotonic: systemClock.monotonic }
  /** Of the demo: the first has two offices; the second and the third, an office with her each. */
  let people: DemoPerson[]
  /** Browsers: of the three at `/office`, and of the first one at the system. */
  let [her, second, third, visit]: Browser[] = []
  let ofGmina: Tokens
  let ofMinistry: Tokens

  before(async () => {
    bus = await theBus({ SZYNA_DEMO: 'on' }, { clock })
    registry = await openRegistry()
    // The next key is shown two minutes before it signs: systems have read it by then.
    await rotateKeys()
    await offerLicences(bus, registry.url)
    const asks = { api: 'gitd/licences', scope: 'licences.read' }
    system = await aWebSystem(bus, { entity: 'gmina-testowo', name: 'sprawy' }, asks)
    people = await peopleOfTheDemo(bus)
    const path = '/admin/v1/offices/gmina-testowo/administrators'
    const appointed = await bus.admin('POST', path, { pesel: await peselOf(bus, people[2]!) })
    assert.equal(appointed.status, 201)
    her = await atOffice(0, gmina)
    second = await atOffice(1, gmina)
    third = await atOffice(2, gmina)
  })
  after(async () => {
    for (const person of [her, second, third, visit]) await person?.close()
    await bus.close()
    await registry.close()
  })

  async function rotateKeys(): Promise<void> {
    assert.equal((await bus.admin('POST', '/admin/v1/keys/rotation')).status, 200)
  }

  async function atOffice(who: number, office: string): Promise<Browser> {
    const person = browser()
    await person.open(`${bus.publicUrl}/login?next=%2Foffice`)
    await identify(person, who)
    await person.submit(`Działaj w: ${office}`)
    return person
  }

  async function identify(person: Browser, who: number): Promise<void> {
    await person.follow('Tożsamość testowa')
    await person.submit('Zaloguj', { [people[who]!.name]: true })
  }

  /** The system sends her to choose; she comes back with a code for this office. */
  async function choose(office: string, isHere = true) {
    const pushed = await system.push({ context: 'official', prompt: 'context' })
    await visit!.open(pushed.url)
    if (!isHere) await identify(visit!, 0)
    assert.equal(visit!.page.heading, 'W czyim imieniu działasz?', 'nobody is asked to log in')
    await visit!.submit('Wybierz', { [office]: true })
    if (visit!.buttons().includes('Zgadzam się')) await visit!.submit('Zgadzam się')
    const { url } = visit!.page
    return { url, exchange: () => system.exchange(pushed, url) }
  }

  async function told({ access_token }: Tokens, path = guarded) {
    const { status, code } = await system.call(access_token, path)
    return [status, code]
  }

  it('when two others permitted it, not she herself, and not one alone', async () => {
    const approve = /^Zatwierdź: Wgląd w licencje/
    const members = `${bus.publicUrl}/office/members`
    await second!.open(members)
    await second!.follow(people[0]!.name)
    await second!.submit('Nadaj', { 'Rola albo uprawnienie': 'Wgląd w licencje' })
    assert.match(second!.page.text, /Zgłoszono\./)
    await second!.open(members)
    await second!.submit(approve)
    assert.match(second!.page.text, /Zatwierdza inna osoba niż ta, która zgłosiła/)
    await her!.open(members)
    await her!.submit(approve)
    assert.match(her!.page.text, /Nikt nie decyduje o sobie/)
    await third!.open(members)
    await third!.submit(approve)
    assert.match(third!.page.text, /Zatwierdzono\./)
  })

  it('for the office she chose, and the register is told which and who', async () => {
    visit = browser()
    ofGmina = await (await choose(gmina, false)).exchange()
    assert.deepEqual(await told(ofGmina), [200, undefined])
    const { headers } = registry.calls.at(-1)!
    assert.equal(headers['szyna-context'], 'official')
    assert.equal(headers['szyna-office'], 'gmina-testowo')
    assert.equal(headers['szyna-person'], decodeJwt(ofGmina.access_token).sub)
    assert.equal(headers['szyna-system'], 'gmina-testowo.sprawy')
    assert.doesNotMatch(JSON.stringify(headers), /eyJ|\b\d{11}\b/)
  })

  it('for the other one without a login, with what that one permits', async () => {
    ofMinistry = await (await choose(ministry)).exchange()
    assert.deepEqual(await told(ofMinistry), [403, 'scope/insufficient'])
    assert.deepEqual(await told(ofMinistry, unguarded), [200, undefined])
    assert.equal(registry.calls.at(-1)!.headers['szyna-office'], 'mc')
    assert.deepEqual(await told(ofGmina), [200, undefined])
    assert.equal(registry.calls.at(-1)!.headers['szyna-office'], 'gmina-testowo')
  })

  it('and not as a citizen, though she is the same person', async () => {
    const pushed = await system.push({ context: 'citizen' })
    await visit!.open(pushed.url)
    await visit!.submit('Zgadzam się')
    const asCitizen = await system.exchange(pushed, visit!.page.url)
    assert.equal(asCitizen.claims()!.sub, ofGmina.claims()!.sub)
    const before = registry.calls.length
    assert.deepEqual(await told(asCitizen), [403, 'context/required'])
    assert.deepEqual(await told(asCitizen, unguarded), [403, 'context/required'])
    assert.equal(registry.calls.length, before)
  })

  it('while the signing key is exchanged under her', async () => {
    ahead = 121_000
    await rotateKeys()
    ahead = 0
    const later = await (await choose(gmina)).exchange()
    const kids = [ofGmina, later].map(({ access_token }) => decodeProtectedHeader(access_token).kid)
    assert.notEqual(kids[0], kids[1])
    const [one, two] = [ofGmina, later].map(({ access_token }) => decodeJwt(access_token))
    assert.equal(one!['sid'], two!['sid'], 'the visit is the same')
    assert.deepEqual(await told(ofGmina), [200, undefined])
    assert.deepEqual(await told(later), [200, undefined])
  })

  it('until an administrator removes her: in that office at once, in the other not', async () => {
    const code = await choose(gmina)
    assert.match(code.url, /[?&]code=/)
    await second!.open(`${bus.publicUrl}/office/members`)
    await second!.follow(people[0]!.name)
    await second!.follow('Usuń z urzędu')
    await second!.submit('Usuń z urzędu')
    assert.match(second!.page.text, /Usunięto z urzędu/)
    await assert.rejects(code.exchange(), { error: 'invalid_grant' })
    await until('her token is refused', async () => {
      return (await told(ofGmina)).join(' ') === '401 token/revoked'
    })
    assert.deepEqual(await told(ofMinistry, unguarded), [200, undefined])
    const pushed = await system.push({ context: 'official', prompt: 'context' })
    await visit!.open(pushed.url)
    assert.doesNotMatch(visit!.page.text, new RegExp(gmina))
    assert.match(visit!.page.text, new RegExp(ministry))
  })
})
