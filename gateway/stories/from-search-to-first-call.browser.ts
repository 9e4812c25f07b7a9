// From the search to the first permitted call, and on to its end: an integrator finds an API, tries it in
// the sandbox, adds a system, asks for access; the owner approves; the first real call goes through and
// stands in the chart. Then the owner hands in a version that breaks, sees whom, publishes it as the next
// major and says when the old one ends; whoever calls it is told. Needs /usr/bin/chromium.

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openTestBrowser } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestBrowser } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestPortal } from '#api-catalog/portal/testing/open-test-portal.ts'
import { systemsFolder } from '../cli/add-system.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { openRegistry } from './a-registry.ts'
import type { Registry } from './a-registry.ts'
import { licences } from './licences.ts'
import { peopleOfTheDemo } from './people-of-the-demo.ts'
import type { DemoPerson } from './people-of-the-demo.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const gmina = 'Urząd Gminy Testowo'
const ministry = 'Ministerstwo Cyfryzacji'
const system = 'gmina-testowo.zezwolenia'
const here = { url: 'http://127.0.0.1' } as TestPortal

describe('from the search to the first call', () => {
  let bus: TheBus
  let registry: Registry
  let browser: TestBrowser
  let integrator: DemoPerson
  let owner: DemoPerson
  before(async () => {
    browser = await openTestBrowser()
    registry = await openRegistry()
    bus = await theBus({ SZYNA_DEMO: 'on' })
    const people = await peopleOfTheDemo(bus)
    integrator = people[1]!
    owner = people[2]!
    const more = { upstream: registry.url, policy: 'by-agreement' }
    await bus.register('mc', 'licences', licences, more)
    const trusted = await bus.admin('PUT', '/admin/v1/entities/mc/publishing', {
      itself: true,
    })
    assert.equal(trusted.status, 200, await trusted.text())
  })
  after(async () => {
    await bus.close()
    await registry.close()
    await browser.close()
  })

  it('an integrator finds it, tries it, adds a system and asks', async () => {
    await browser.look(here, {}, async (page) => {
      await page.goto(bus.publicUrl)
      await page.getByLabel('Czego szukasz?').fill('licencja przewoznika')
      await page.getByRole('button', { name: 'Szukaj' }).click()
      await page.getByRole('link', { name: 'Licencje przewoźników' }).first().click()
      const api = page.url()
      await page.getByRole('link', { name: 'Jedna licencja' }).first().click()
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText(/200 OK/).waitFor()

      await page.goto(api)
      await page.locator('a[href^="/desk/agreements/new"]').first().click()
      await logIn(page, integrator, gmina)
      await page.goto(`${bus.publicUrl}/desk/systems/new`)
      const key = makeKey()
      await page.getByLabel('Nazwa systemu').fill('zezwolenia')
      await page.getByLabel(/^Klucz publiczny/).fill(JSON.stringify(publicPart(key)))
      await press(page, 'Dodaj system')
      await keepKey(bus.dataDir, key)

      await page.goto(`${bus.publicUrl}/desk/agreements/new?api=mc/licences`)
      await page.getByLabel('Cel, jednym zdaniem').fill('Sprawdzenie licencji przewoźnika')
      await page.getByLabel('Podstawa prawna').fill('art. 18 ustawy o transporcie drogowym')
      await page.getByLabel(/GET \/licences\/\{id\}$/).check()
      await page.getByLabel('Wywołań na dobę').fill('100')
      await press(page, 'Wyślij wniosek')
      await says(page, 'Wysłano wniosek.')
    })
  })

  it('before the owner has said yes nothing passes; after it the first call does, and stands in the chart', async () => {
    assert.equal((await call()).status, 403)
    await browser.look(here, {}, async (page) => {
      await page.goto(`${bus.publicUrl}/desk`)
      await logIn(page, owner, ministry)
      await page.goto(`${bus.publicUrl}/desk`)
      await page.getByRole('link', { name: `${gmina} prosi o dostęp do mc/licences` }).click()
      await press(page, 'Zatwierdź')
      await says(page, 'Zatwierdzono.')
    })
    const first = await call()
    assert.equal(first.status, 200)
    assert.match(first.headers.get('ratelimit') ?? '', /r=99/)
    await browser.look(here, {}, async (page) => {
      await page.goto(`${bus.publicUrl}/desk`)
      await logIn(page, integrator, gmina)
      await page.goto(`${bus.publicUrl}/desk/usage?range=24h`)
      const told = (await page.textContent('main')) ?? ''
      assert.match(told, /mc\/licences/)
      assert.match(told, /\b1\b/)
      assert.equal((await page.locator('svg[role=img]').count()) > 0, true)
    })
  })

  it('the owner sees whom a breaking version breaks, and publishes it as the next major', async () => {
    await browser.look(here, {}, async (page) => {
      await page.goto(`${bus.publicUrl}/desk`)
      await logIn(page, owner, ministry)
      await handIn(page, withoutOne('1.3.0'))
      const verdict = (await page.textContent('main')) ?? ''
      assert.match(verdict, /operation-removed|\/licences\/\{id\}/)
      assert.match(verdict, new RegExp(gmina))
      await handIn(page, withoutOne('2.0.0'))
      await page.locator('button[value=publish]').click()
      await page.goto(`${bus.publicUrl}/desk/apis/licences/v1`)
      await page
        .locator('summary', { hasText: /^Wycofaj|^Zapowiedz|wycofan/i })
        .first()
        .click()
      await page.locator('#sunset').fill(dayAhead(60))
      await page.locator('#successor').selectOption('mc/licences/v2')
      await page.locator('form:has(#sunset) button').click()
      await page.getByRole('status').waitFor()
    })
  })

  it('whoever calls the old one is told until when and what follows', async () => {
    const deadline = Date.now() + 10_000
    let answer = await call()
    while (!answer.headers.has('sunset') && Date.now() < deadline) answer = await call()
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('deprecation') ?? '', /^@\d+$/)
    assert.match(answer.headers.get('sunset') ?? '', /GMT$/)
    assert.match(answer.headers.get('link') ?? '', /mc\/licences\/v2/)
    await browser.look(here, {}, async (page) => {
      await page.goto(`${bus.publicUrl}/desk`)
      await logIn(page, integrator, gmina)
      await page.goto(`${bus.publicUrl}/desk/notices`)
      const told = page.locator('main li', { hasText: 'mc/licences/v1' })
      await told.first().waitFor()
      assert.ok((await told.count()) >= 1)
    })
  })

  async function call(): Promise<Response> {
    const token = await bus.token(system, 'mc/licences')
    return await bus.call('/api/mc/licences/v1/licences/L-42', token)
  }

  async function handIn(page: Page, document: string): Promise<void> {
    await page.goto(`${bus.publicUrl}/desk/register`)
    await page.locator('#api').fill('licences')
    const file = {
      name: 'licences.json',
      mimeType: 'application/json',
      buffer: Buffer.from(document),
    }
    await page.locator('#file').setInputFiles(file)
    await Promise.all([page.waitForNavigation(), page.locator('main form button').last().click()])
  }
})

/** From the page that asks who is there; it comes back to wherever the login leads. */
async function logIn(page: Page, who: DemoPerson, office: string): Promise<void> {
  await page.getByRole('link', { name: 'Tożsamość testowa' }).click()
  await page.getByRole('radio', { name: who.name }).check()
  await page.getByRole('button', { name: 'Zaloguj' }).click()
  await page.getByRole('link', { name: /^Wybierz urząd/ }).click()
  await press(page, `Działaj w: ${office}`)
}

async function press(page: Page, name: string): Promise<void> {
  await Promise.all([
    page.waitForNavigation(),
    page.getByRole('button', { name, exact: true }).click(),
  ])
}

async function says(page: Page, text: string): Promise<void> {
  const told = await page.getByRole('status').textContent()
  assert.ok(told?.includes(text), `${told} at ${page.url()}`)
}

/** As the integrator would keep it: where `szyna token` looks. */
async function keepKey(dataDir: string, jwk: object): Promise<void> {
  await mkdir(systemsFolder(dataDir), { recursive: true })
  await writeFile(
    join(systemsFolder(dataDir), `${system}.json`),
    JSON.stringify({ clientId: system, jwk }),
  )
}

/** The document without the operation that is called. */
function withoutOne(version: string): string {
  const paths = { '/licences': licences.paths['/licences'] }
  return JSON.stringify({ ...licences, info: { ...licences.info, version }, paths })
}

function dayAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
