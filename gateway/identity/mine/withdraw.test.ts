import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { publish } from '#api-catalog/portal/testing/publish.ts'
import { aBrowser } from '../../stories/a-browser.ts'
import type { Browser } from '../../stories/a-browser.ts'
import type { Mandate } from '../mandates/mandates.ts'
import { openTestMine } from './testing/open-mine.ts'
import type { TestMine } from './testing/open-mine.ts'
import { persons } from './testing/persons.ts'
import { aMandate, mandatesOf } from './testing/two-mandates.ts'

describe('the mandates of a citizen', () => {
  const mandates: Mandate[] = []
  const at = '2026-03-02T07:00:00.000Z'
  const refused = { seq: 1, at, system: 'obcy.system', outcome: 'refused', reason: 'other-system' }
  const issued = { seq: 2, at, system: 'gmina.eurzad', outcome: 'issued', tokenId: 'jti-1' }
  const uses = [refused, issued] as Parameters<typeof mandatesOf>[1]
  let mine: TestMine
  let browser: Browser
  before(async () => {
    mine = await openTestMine({
      apis: [publish(persons, { entity: 'mswia', name: 'persons' })],
      mandates: mandatesOf(mandates, uses, () => mine.clock),
    })
    const ended = { at, by: 'gmina.eurzad', reason: 'case-closed' } as const
    const { id: person } = mine.anna
    mandates.push(
      aMandate({ person }),
      aMandate({ person, id: 'm-2', purpose: 'Kontrola', basis: 'statute', legalBasis: 'art. 5' }),
      aMandate({ person, id: 'm-3', purpose: 'Dawna sprawa', until: at }),
      aMandate({ person, id: 'm-4', purpose: 'Zamknięta sprawa', ended }),
      aMandate({ person: mine.jan.id, id: 'm-jan', purpose: 'Sprawa Jana' }),
    )
    browser = aBrowser()
    await browser.open(mine.loginAddress(mine.anna))
  })
  after(async () => {
    await browser.close()
    await mine.close()
  })

  const standing = (wanted: string) => mandates.find(({ id }) => id === wanted)!.ended

  it('are listed with what they allow, whom, and how they stand', async () => {
    const { text } = await browser.open(`${mine.url}/me/mandates`)
    for (const words of [
      'Ustalenie prawa do dodatku mieszkaniowego',
      'gmina, system gmina.eurzad',
      'DO.5343.17.2026',
      'Rejestr osób: Dane osoby; tylko dane: nazwisko',
      'Twój wniosek',
      'art. 5',
      'nie możesz go cofnąć',
      'wygasło',
      'zakończone sprawa się zakończyła',
    ]) {
      assert.ok(text.includes(words), `${words} in ${text}`)
    }
    assert.ok(!text.includes('Jana'))
    assert.ok(!text.includes('Data of a person'))
    assert.equal(text.match(/Cofnij upoważnienie/g)!.length, 1)
  })

  it('show each use of them, and attempts that never reached the data', async () => {
    const more = { subject: mine.anna.id, mode: 'offline', mandate: 'm-1', purpose: 'Odczyt z m-1' }
    const hidden = { ...more, purpose: 'Ukryty odczyt', hiddenUntil: '2030-01-01' }
    await mine.record({ more }, { more: { ...more, mandate: 'm-2' } }, { more: hidden })
    const { text } = await browser.open(`${mine.url}/me/mandates/m-1`)
    assert.equal(text.match(/Odczyt z m-1/g)!.length, 1)
    assert.match(text, /system obcy\.system: próbował inny system/)
    assert.ok(!text.includes('Ukryty odczyt'))
    assert.match((await browser.open(`${mine.url}/me/mandates/m-4`)).text, /Nikt jeszcze nie użył/)
  })

  it('are withdrawn by one press after one question', async () => {
    await browser.open(`${mine.url}/me/mandates/m-1`)
    await browser.follow(/^Cofnij upoważnienie$/)
    assert.equal(browser.page.heading, 'Czy cofnąć to upoważnienie?')
    assert.equal(standing('m-1'), undefined)
    const { text } = await browser.submit('Tak, cofam')
    assert.match(text, /Upoważnienie cofnięto.*zakończone cofnięte przez Ciebie/)
    assert.equal(standing('m-1')?.reason, 'withdrawn')
    assert.ok(!text.includes('Cofnij upoważnienie'))
  })

  it('that cannot be withdrawn say why, also to who sends the form all the same', async () => {
    await browser.open(`${mine.url}/me/session`)
    const token = /name="token" value="([^"]+)"/.exec(browser.page.html)![1]!
    for (const [id, why] of [
      ['m-1', /już nie obowiązuje/],
      ['m-2', /wynika z przepisu prawa/],
      ['m-4', /już nie obowiązuje/],
    ] as const) {
      const before = mandates.map(({ ended }) => ended)
      const address = `${mine.url}/me/mandates/${id}/withdraw`
      assert.match((await browser.open(address)).text, why)
      assert.ok(!browser.buttons().includes('Tak, cofam'))
      const sent = await browser.send('POST', address, new URLSearchParams({ token }))
      assert.match(sent.text, why)
      assert.deepEqual(
        mandates.map(({ ended }) => ended),
        before,
      )
    }
  })

  it('of somebody else are not there, nor do they heed a form of another page', async () => {
    await browser.open(`${mine.url}/me/session`)
    const token = /name="token" value="([^"]+)"/.exec(browser.page.html)![1]!
    const address = `${mine.url}/me/mandates/m-jan`
    assert.equal((await browser.open(address)).status, 404)
    assert.equal((await browser.open(`${address}/withdraw`)).status, 404)
    const form = new URLSearchParams({ token })
    assert.equal((await browser.send('POST', `${address}/withdraw`, form)).status, 404)
    const own = `${mine.url}/me/mandates/m-3/withdraw`
    for (const wrong of ['', 'x'.repeat(43)]) {
      const forged = new URLSearchParams({ token: wrong })
      assert.equal((await browser.send('POST', own, forged)).status, 403)
    }
    const elsewhere = { origin: 'https://evil.test' }
    assert.equal((await browser.send('POST', own, form, elsewhere)).status, 403)
    assert.equal(standing('m-jan'), undefined)
  })
})
