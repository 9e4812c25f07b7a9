import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { aBrowser } from '../../../stories/a-browser.ts'
import type { Browser } from '../../../stories/a-browser.ts'
import { identifierOf, pesels } from '../testing/open-test-offices.ts'
import type { TestName } from '../testing/open-test-offices.ts'
import { openTestPages } from '../testing/open-test-pages.ts'
import type { TestPages } from '../testing/open-test-pages.ts'

describe('the pages of an office', () => {
  let test: TestPages
  const browsers: Browser[] = []
  before(async () => {
    test = await openTestPages()
  })
  after(async () => {
    for (const browser of browsers) await browser.close()
    await test.close()
  })

  const enter = async (name: TestName, level = 'substantial', language = 'pl') => {
    const browser = aBrowser({ language, stopsAt: [`${test.url}/login`, `${test.url}/me`] })
    browsers.push(browser)
    await browser.open(`${test.url}/enter/${name}/${level}`)
    return browser
  }
  const inOffice = async (name: TestName, title: string) => {
    const browser = await enter(name)
    await browser.submit(`Działaj w: ${title}`)
    return browser
  }
  const office = async (entity: string, title: string) => {
    for (const name of ['Anna', 'Bogdan'] as const) {
      await test.offices.appoint({ entity, title, identifier: identifierOf(name) })
      await test.offices.contextsOf(await test.meet(name))
    }
  }

  it('send who is not logged in to the login, and back', async () => {
    const browser = aBrowser({ stopsAt: [`${test.url}/login`] })
    browsers.push(browser)
    for (const path of ['', '/members', '/units', '/history']) {
      const { url } = await browser.open(`${test.url}/office${path}`)
      assert.equal(url, `${test.url}/login?next=%2Foffice`)
    }
  })

  it('tell who has no office what to do', async () => {
    const { page } = await enter('Ewa')
    assert.match(page.text, /poproś jego administratora o zaproszenie/)
  })

  it('let an official choose his office, change it, and be a citizen again', async () => {
    await office('gmina', 'Gmina Testowo')
    await office('powiat', 'Powiat Testowy')
    const browser = await enter('Anna')
    assert.equal(browser.page.heading, 'Wybierz urząd')
    await browser.submit('Działaj w: Powiat Testowy')
    assert.equal(browser.page.heading, 'Powiat Testowy')
    assert.match(browser.page.html, /Anna Testowa · Powiat Testowy/)
    await browser.submit('Działaj w: Gmina Testowo')
    assert.match(browser.page.text, /Zmieniono urząd.*Działasz teraz w tym urzędzie/)
    assert.match(browser.page.text, /Zarządzanie osobami w urzędzie org\.members\.manage/)
    const { url } = await browser.submit('Działaj jako obywatel')
    assert.equal(url, `${test.url}/me`)
    await browser.open(`${test.url}/office/members`)
    assert.equal(browser.page.heading, 'Wybierz urząd')
  })

  it('take an invitation, an assignment and a removal from its beginning to its end', async () => {
    await office('starostwo', 'Starostwo')
    const anna = await inOffice('Anna', 'Starostwo')
    await anna.open(`${test.url}/office/units`)
    await anna.submit('Dodaj jednostkę', { 'Nazwa jednostki': 'Wydział Komunikacji' })
    await anna.open(`${test.url}/office/members`)
    await anna.submit('Zaproś', { 'Numer PESEL': pesels.Darek, Jednostka: 'Wydział Komunikacji' })
    assert.match(
      anna.page.text,
      /Zaproszono\..*zaproszona osoba \(PESEL …015\) Wydział Komunikacji/,
    )

    const darek = await enter('Darek')
    await darek.submit(/^Działaj w: Starostwo, Wydział/)
    assert.match(darek.page.text, /Nie masz teraz żadnych uprawnień/)
    await darek.open(`${test.url}/office/members`)
    assert.equal(darek.page.status, 403)

    await anna.open(`${test.url}/office/members`)
    await anna.follow('Darek Testowa')
    await anna.submit('Nadaj', {
      'Rola albo uprawnienie': 'Prowadzący sprawy',
      'Ostatni dzień': '2026-03-31',
    })
    assert.match(anna.page.text, /Nadano\..*Prowadzący sprawy od 2 marca 2026, do 31 marca 2026/)
    await anna.submit('Nadaj', { 'Rola albo uprawnienie': 'Zatwierdzający' })
    assert.equal(anna.page.status, 403)
    assert.match(anna.page.text, /jedna osoba łączyć nie może/)
    await darek.open(`${test.url}/office`)
    assert.match(darek.page.text, /Dane osoby z rejestru persons:read/)

    await anna.follow('Usuń z urzędu')
    assert.match(anna.page.text, /Darek Testowa straci od razu/)
    await anna.submit('Usuń z urzędu')
    assert.match(anna.page.text, /Usunięto z urzędu/)
    await darek.open(`${test.url}/office`)
    assert.ok(!darek.page.text.includes('Starostwo'))
    await anna.follow('Starostwo')
    await anna.follow('Historia')
    for (const line of [
      /Anna Testowa usunięcie z urzędu Darek Testowa/,
      /Anna Testowa nadanie: Prowadzący sprawy, do 31 marca 2026 Darek Testowa/,
      /Darek Testowa pierwsze logowanie/,
      /administrator szyny powołanie administratora Anna Testowa/,
    ]) {
      assert.match(anna.page.text, line)
    }
  })

  it('take two people to appoint an administrator', async () => {
    await office('urzad', 'Urząd')
    const anna = await inOffice('Anna', 'Urząd')
    await anna.open(`${test.url}/office/members`)
    await anna.submit('Zaproś', { 'Numer PESEL': pesels.Celina })
    await anna.follow(/^zaproszona osoba/)
    await anna.submit('Nadaj', { 'Rola albo uprawnienie': 'Administrator urzędu' })
    assert.match(anna.page.text, /Zgłoszono\. Zacznie obowiązywać, gdy zatwierdzi to druga osoba/)
    await anna.open(`${test.url}/office/members`)
    await anna.submit(/^Zatwierdź: Administrator urzędu/)
    assert.match(anna.page.text, /Zatwierdza inna osoba niż ta, która zgłosiła/)
    const bogdan = await inOffice('Bogdan', 'Urząd')
    await bogdan.open(`${test.url}/office/members`)
    assert.match(
      bogdan.page.text,
      /Administrator urzędu: zaproszona osoba.*\(zgłasza: Anna Testowa\)/,
    )
    await bogdan.submit(/^Zatwierdź: Administrator urzędu/)
    assert.match(bogdan.page.text, /Zatwierdzono\./)
    const celina = await enter('Celina')
    await celina.submit('Działaj w: Urząd')
    assert.match(celina.page.text, /Powoływanie administratorów/)
  })

  it('never show a PESEL again, in a page, an address or a line of the log', async () => {
    await office('sad', 'Sąd')
    const anna = await inOffice('Anna', 'Sąd')
    await anna.open(`${test.url}/office/members`)
    await anna.submit('Zaproś', { 'Numer PESEL': '02210100016' })
    assert.equal(anna.page.status, 422)
    assert.match(anna.page.text, /To nie jest numer PESEL/)
    assert.ok(!anna.page.html.includes('02210100016'))
    await anna.submit('Zaproś', { 'Numer PESEL': pesels.Ewa })
    for (const path of ['', '/members', '/history']) {
      await anna.open(`${test.url}/office${path}`)
      for (const pesel of Object.values(pesels)) assert.ok(!anna.page.html.includes(pesel), path)
    }
    const seen = test.seen.join('\n')
    for (const pesel of Object.values(pesels)) assert.ok(!seen.includes(pesel))
  })

  it('take no form of another visit, of nobody, or that another site sent', async () => {
    await office('izba', 'Izba')
    const [anna, bogdan] = [await inOffice('Anna', 'Izba'), await inOffice('Bogdan', 'Izba')]
    await anna.open(`${test.url}/office/units`)
    const token = /name="token" value="([^"]+)"/.exec(anna.page.html)![1]!
    const fields = new URLSearchParams({ token, name: 'Nocna' })
    const send = async (browser: Browser, headers = {}) =>
      (await browser.send('POST', `${test.url}/office/units`, fields, headers)).status
    assert.equal(await send(bogdan), 403)
    assert.equal(await send(anna, { origin: 'https://evil.example' }), 403)
    assert.equal(await send(anna, { 'sec-fetch-site': 'cross-site' }), 403)
    const nobody = aBrowser({ stopsAt: [`${test.url}/login`] })
    browsers.push(nobody)
    await nobody.open(`${test.url}/office`)
    assert.equal(await send(nobody), 401)
    await anna.open(`${test.url}/office/units`)
    assert.match(anna.page.text, /Nie ma jeszcze jednostek/)
  })

  it('let anybody give up what he has, and leave, but for the last one', async () => {
    await office('sejm', 'Sejmik')
    const anna = await inOffice('Anna', 'Sejmik')
    assert.match(anna.page.text, /Administrator urzędu od 2 marca 2026, bezterminowo/)
    await anna.submit('Zrezygnuj: Administrator urzędu')
    assert.match(anna.page.text, /Zrezygnowano.*Nie masz teraz żadnych uprawnień/)
    await anna.follow('Odejdź z urzędu')
    await anna.submit('Odejdź z urzędu')
    assert.match(anna.page.text, /Nie ma Cię już w tym urzędzie/)
    const bogdan = await inOffice('Bogdan', 'Sejmik')
    await bogdan.submit('Zrezygnuj: Administrator urzędu')
    assert.equal(bogdan.page.status, 403)
    assert.match(bogdan.page.text, /Ktoś musi zostać/)
  })

  it('let nobody manage people after a weak login', async () => {
    await office('biuro', 'Biuro')
    const anna = await enter('Anna', 'low')
    await anna.submit('Działaj w: Biuro')
    assert.match(anna.page.text, /wymaga silniejszego logowania/)
    await anna.open(`${test.url}/office/members`)
    assert.equal(anna.page.status, 401)
  })

  it('speak English to who asks for it', async () => {
    await office('office', 'The Office')
    const anna = await enter('Anna', 'high', 'en')
    await anna.submit('Act in: The Office')
    assert.match(anna.page.text, /You changed the office\. You act in this office now/)
    await anna.follow('People')
    assert.equal(anna.page.heading, 'People')
  })
})
