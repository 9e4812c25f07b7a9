import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { publish } from '#api-catalog/portal/testing/publish.ts'
import { aBrowser } from '../../stories/a-browser.ts'
import type { Browser } from '../../stories/a-browser.ts'
import { openTestMine } from './testing/open-mine.ts'
import type { TestMine } from './testing/open-mine.ts'
import { persons } from './testing/persons.ts'

const day = 86_400_000

describe('the page of a citizen', () => {
  const api = 'mswia/persons/v1'
  const operation = 'POST /persons/search'
  let mine: TestMine
  before(async () => {
    const apis = [publish(persons, { entity: 'mswia', name: 'persons' })]
    const hidings = [{ api, operation, days: 30, basis: 'art. 20 ustawy o Policji' }]
    mine = await openTestMine({ apis, hidings })
  })
  after(() => mine.close())

  async function asAnna(see: (browser: Browser) => Promise<void>): Promise<void> {
    const browser = aBrowser()
    await browser.open(mine.loginAddress(mine.anna))
    await see(browser)
    await browser.close()
  }
  const subject = () => mine.anna.id
  const pseudonym = () => mine.pseudonym(mine.anna)

  it('leads who is not logged in to the login, and back to the page he wanted', async () => {
    const browser = aBrowser({ stopsAt: [`${mine.url}/login`] })
    for (const page of ['/me', '/me/mandates/m-1', '/me?from=2026-01-01&page=2']) {
      const { url } = await browser.open(mine.url + page)
      assert.equal(new URL(url).searchParams.get('next'), page)
    }
    const { url } = await browser.open(`${mine.url}/me?next=https://evil.test`)
    assert.match(new URL(url).searchParams.get('next')!, /^\/me\?next=https/)
    await browser.close()
  })

  it('says who asked, for what, why and what came of it, also when it was refused', async () => {
    await mine.record(
      {
        api,
        operation,
        system: 'zus.kadry',
        entity: 'zus',
        more: { subject: pseudonym(), purpose: 'Ustalenie emerytury', case: 'E-17' },
      },
      {
        api,
        operation,
        decision: 'refused',
        rule: 'scope/insufficient',
        status: 403,
        more: { subject: pseudonym(), context: 'official', office: 'gmina', official: mine.jan.id },
      },
      { api, operation, status: 404, more: { subject: subject(), mode: 'online' } },
      {
        api,
        operation,
        status: 502,
        more: { subject: subject(), mode: 'offline', mandate: 'm-1' },
      },
      { api, operation, system: null, entity: null, more: { subject: pseudonym() } },
      { api: 'gone/away/v2', operation: 'GET /x', more: { subject: subject() } },
    )
    await asAnna(async (browser) => {
      const { heading, text, html } = browser.page
      assert.equal(heading, 'Kto czytał moje dane')
      for (const words of [
        'Wpisów: 6.',
        'Wyszukanie osoby',
        'Rejestr osób (mswia)',
        'zus, system zus.kadry',
        'Po co Ustalenie emerytury',
        'Sprawa E-17',
        'Dane udostępniono',
        'Odmówiono Token nie daje prawa do tej operacji',
        'Urzędnik w ramach obowiązków: gmina',
        'Nic nie znaleziono',
        'W Twoim imieniu',
        'rejestr odpowiedział błędem 502',
        'Upoważnienie m-1',
        'Pytający nie wykazał, kim jest',
        'GET /x',
        'gone/away/v2',
      ]) {
        assert.ok(text.includes(words), `${words} in ${text}`)
      }
      assert.doesNotMatch(html, /86010799239|44051401458|<script/)
    })
  })

  it('shows nothing of others, and an official nothing of what he read on duty', async () => {
    await mine.record({ api, operation, more: { subject: mine.jan.id, purpose: 'Sprawa Jana' } })
    await asAnna(async (browser) => {
      assert.ok(!browser.page.text.includes('Sprawa Jana'))
    })
    const browser = aBrowser()
    await browser.open(mine.loginAddress(mine.jan))
    assert.match(browser.page.text, /Wpisów: 1\..*Sprawa Jana/)
    await browser.close()
  })

  it('shows and counts nothing that is hidden, until the day comes', async () => {
    const more = { subject: subject(), purpose: 'Śledztwo', hiddenUntil: '2026-03-05' }
    await mine.record({ api, operation, more: { ...more, hideBasis: 'art. 20 ustawy o Policji' } })
    await asAnna(async ({ page: { text, html } }) => {
      assert.match(text, /Wpisów: 6\./)
      assert.ok(!html.includes('Śledztwo'))
    })
    mine.clock.wind(3 * day)
    await asAnna(async ({ page: { text } }) => {
      assert.match(text, /Wpisów: 7\./)
      assert.match(text, /Śledztwo.*był ukryty do dnia 5 marca 2026 \(art\. 20 ustawy o Policji\)/)
    })
  })

  it('tells the rules of hiding to everybody, and nothing of whether they are at work', async () => {
    await asAnna(async (browser) => {
      await browser.follow('Co bywa ukryte')
      assert.match(browser.page.text, /Wyszukanie osoby \(Rejestr osób\) 30 art\. 20/)
      const { text } = browser.page
      await browser.open(mine.loginAddress(mine.jan))
      await browser.open(`${mine.url}/me/hidden`)
      assert.equal(browser.page.text, text)
    })
  })

  it('goes from page to page and keeps to the days asked for', async () => {
    const subject = mine.pseudonym({ country: 'PL', identifier: '02070803628' })
    const met = { country: 'PL', identifier: '02070803628', means: 'demo', subject: 'ewa' }
    const names = { givenNames: 'Ewa', surname: 'Próbna', birthDate: undefined }
    const ewa = await mine.people.meet({ ...met, ...names })
    const at = (n: number) => `2026-02-${String((n % 28) + 1).padStart(2, '0')}T22:30:00.000Z`
    await mine.record(
      ...Array.from({ length: 60 }, (_, n) => ({
        api,
        operation,
        at: at(n),
        more: { subject, purpose: `Powód ${n}.` },
      })),
    )
    const browser = aBrowser()
    await browser.open(mine.loginAddress(ewa))
    const reasons = () => browser.page.text.match(/Powód \d+\./g)!
    const seen: string[] = [...reasons()]
    for (const page of ['Strona 2 z 3', 'Strona 3 z 3']) {
      await browser.follow('Starsze wpisy')
      assert.ok(browser.page.text.includes(page))
      seen.push(...reasons())
    }
    assert.equal(new Set(seen).size, 60)
    assert.ok(!browser.page.text.includes('Starsze wpisy'))
    await browser.follow('Nowsze wpisy')
    assert.ok(browser.page.text.includes('Strona 2 z 3'))
    await browser.submit('Pokaż', { 'Od dnia': '2026-02-02', 'Do dnia': '2026-02-02' })
    assert.deepEqual(reasons().toSorted(), ['Powód 1.', 'Powód 29.', 'Powód 57.'])
    await browser.submit('Pokaż', { 'Od dnia': '2026-02-30', 'Do dnia': '' })
    assert.match(browser.page.text, /Tej daty nie ma w kalendarzu.*Wpisów: 60\./)
    await browser.open(`${mine.url}/me?page=99999`)
    assert.equal(browser.page.status, 200)
    await browser.close()
  })

  it('is English for who asks for it', async () => {
    await asAnna(async (browser) => {
      await browser.open(`${mine.url}/me?lang=en`)
      assert.equal(browser.page.heading, 'Who read my data')
      await browser.follow('My mandates')
      assert.match(browser.page.text, /You have given no mandate/)
    })
  })

  it('is not for officials until they leave their office', async () => {
    const browser = aBrowser()
    await browser.open(mine.loginAddress(mine.anna, 'official'))
    for (const page of ['/me', '/me/mandates', '/me/session', '/me/hidden']) {
      const { status, text } = await browser.open(mine.url + page)
      assert.equal(status, 403)
      assert.ok(!text.includes('Wpisów'))
    }
    await browser.submit('Przejdź do kontekstu obywatela')
    assert.equal(browser.page.heading, 'Kto czytał moje dane')
    await browser.close()
  })

  it('knows how somebody is logged in', async () => {
    await asAnna(async (browser) => {
      await browser.follow('Moje logowanie')
      assert.match(browser.page.text, /demo.*Poziom pewności \(eIDAS\) średni/)
    })
  })

  it('escapes what systems say', async () => {
    const purpose = '<script>alert(1)</script>"&'
    await mine.record({ api, operation, more: { subject: subject(), purpose, case: purpose } })
    await asAnna(async ({ page: { html, text } }) => {
      assert.ok(!html.includes('<script'))
      assert.ok(text.includes(purpose))
    })
  })
})
