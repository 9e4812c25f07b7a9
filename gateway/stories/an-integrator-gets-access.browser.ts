// An integrator finds an API, adds a system, asks for access; the owner approves; the agreement is in
// force. With a real browser in two languages, wide and narrow, by keyboard, without scripts; every page on
// the way is looked at by axe. Needs /usr/bin/chromium.

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openTestBrowser, violations } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestBrowser } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestPortal } from '#api-catalog/portal/testing/open-test-portal.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { peopleOfTheDemo } from './people-of-the-demo.ts'
import type { DemoPerson } from './people-of-the-demo.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const gmina = 'Urząd Gminy Testowo'
const ministry = 'Ministerstwo Cyfryzacji'
/** Bytes of a page, without its stylesheets. */
const mostBytes = 200_000

describe('an integrator gets access', () => {
  let bus: TheBus
  let browser: TestBrowser
  let integrator: DemoPerson
  let owner: DemoPerson
  /** Address of the page of the agreement. */
  let agreement: string
  before(async () => {
    browser = await openTestBrowser()
    bus = await theBus({ SZYNA_DEMO: 'on' })
    const people = await peopleOfTheDemo(bus)
    integrator = people[1]!
    owner = people[2]!
    for (const entity of ['mc']) {
      await bus.db.knex.raw(`update entity set publishes_itself = true where name = ?`, [entity])
    }
  })
  after(async () => {
    await bus.close()
    await browser.close()
  })

  const here = { url: 'http://127.0.0.1' } as TestPortal

  async function enter(page: Page, who: DemoPerson, office: string): Promise<void> {
    await page.goto(`${bus.publicUrl}/desk`)
    await page.getByRole('link', { name: 'Tożsamość testowa' }).click()
    await page.getByRole('radio', { name: who.name }).check()
    await page.getByRole('button', { name: 'Zaloguj' }).click()
    await page.getByRole('link', { name: /^Wybierz urząd/ }).click()
    await press(page, `Działaj w: ${office}`)
    await page.goto(`${bus.publicUrl}/desk`)
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Pulpit')
  }

  it('asks for it with a system of her own, by keyboard and without scripts', async () => {
    await browser.look(here, { javaScriptEnabled: false }, async (page) => {
      await enter(page, integrator, gmina)
      await page.goto(`${bus.publicUrl}/desk/systems/new`)
      await type(page, 'Nazwa systemu', 'dodatki')
      await type(page, /^Klucz publiczny/, JSON.stringify(publicPart(makeKey())))
      await press(page, 'Dodaj system')
      await says(page, 'Dodano system.')
      await page.goto(`${bus.publicUrl}/desk/agreements/new?api=mc/persons`)
      await type(page, 'Cel, jednym zdaniem', 'Ustalenie prawa do dodatku mieszkaniowego')
      await type(page, 'Podstawa prawna', 'art. 7 ust. 1 ustawy o dodatkach mieszkaniowych')
      await page.getByLabel(/GET \/persons\/\{personId\}$/).focus()
      await page.keyboard.press('Space')
      await type(page, 'Wywołań na dobę', '500')
      await press(page, 'Wyślij wniosek')
      await says(page, 'Wysłano wniosek.')
      agreement = new URL(page.url()).pathname
      assert.match((await step(page)) ?? '', /czeka na decyzję/)
    })
  })

  it('and cannot approve it herself, nor does a citizen see it', async () => {
    await browser.look(here, {}, async (page) => {
      await enter(page, integrator, gmina)
      await page.goto(`${bus.publicUrl}${agreement}`)
      assert.equal(await page.getByRole('button', { name: 'Zatwierdź' }).count(), 0)
      await page.goto(`${bus.publicUrl}/office`)
      await press(page, 'Działaj jako obywatel')
      const answer = await page.goto(`${bus.publicUrl}${agreement}`)
      assert.equal(answer?.status(), 403)
      assert.match((await page.textContent('main')) ?? '', /Wybierz urząd/)
    })
  })

  it('when the owner has approved: the agreement is in force, and both can keep it', async () => {
    await browser.look(here, { javaScriptEnabled: false }, async (page) => {
      await enter(page, owner, ministry)
      await page.getByRole('link', { name: `${gmina} prosi o dostęp do mc/persons` }).click()
      await press(page, 'Zatwierdź')
      await says(page, 'Zatwierdzono.')
      assert.match((await step(page)) ?? '', /obowiązuje/)
      const signed = await page.request.get(`${bus.publicUrl}${agreement}/signed`)
      assert.match(await signed.text(), /^[\w-]+\.[\w-]+\.[\w-]+$/)
      assert.match(signed.headers()['content-disposition'] ?? '', /^attachment/)
    })
  })

  it('until it is suspended; and a decision about what has changed meanwhile is not taken', async () => {
    await browser.look(here, { javaScriptEnabled: false }, async (page) => {
      await enter(page, integrator, gmina)
      await page.goto(`${bus.publicUrl}${agreement}`)
      const late = await page.context().newPage()
      await late.goto(page.url())
      await suspend(page)
      await says(page, 'Zawieszono.')
      await suspend(late)
      assert.match((await late.textContent('h1')) ?? '', /Zmieniło się/)
      await late.getByRole('link', { name: 'Otwórz stronę jeszcze raz' }).click()
      await late.getByRole('button', { name: 'Wznów' }).waitFor()
      await press(late, 'Wznów')
      await says(late, 'Wznowiono.')
    })
  })

  // oxfmt-ignore
  const views: [string, BrowserContextOptions, 'pl' | 'en'][] = [
    ['wide, Polish',              { viewport: { width: 1280, height: 900 } },                       'pl'],
    ['narrow and dark, English',  { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },   'en'],
    ['at 200 %, Polish',          { viewport: { width: 640, height: 450 } },                        'pl'],
    ['on a small phone, English', { viewport: { width: 320, height: 640 } },                        'en'],
  ]
  for (const [how, options, language] of views) {
    it(`and no page on her side has a fault: ${how}`, async () => {
      await browser.look(here, options, async (page) => {
        await enter(page, integrator, gmina)
        await judge(page, `/desk?lang=${language}`)
        await judge(page, '/desk/systems')
        await judge(page, '/desk/systems/new')
        await judge(page, '/desk/systems/gmina-testowo.dodatki')
        await send(page.locator('button', { hasText: /^(?:Utwórz klucz|Make a key)$/ }))
        await judgeHere(page)
        await judge(page, '/desk/systems/gmina-testowo.dodatki')
        await judge(page, '/desk/systems/gmina-testowo.dodatki/suspend')
        await judge(page, '/desk/systems/mc.none', 404)
        await judge(page, '/desk/agreements')
        await judge(page, '/desk/agreements/new')
        await judge(page, '/desk/agreements/new?api=mc/persons')
        await send(page.locator('button[value=more]'))
        await judgeHere(page)
        await judge(page, agreement)
        await judge(page, `${agreement}/terms`)
        await judge(page, '/desk/usage')
        await judge(page, '/desk/notices')
        await judge(page, '/desk/apis', 403)
      })
    })

    it(`nor has any of the owner's: ${how}`, async () => {
      await browser.look(here, options, async (page) => {
        await enter(page, owner, ministry)
        await judge(page, `/desk?lang=${language}`)
        await judge(page, '/desk/apis')
        await judge(page, '/desk/apis/persons')
        await judge(page, '/desk/apis/persons/access')
        await judge(page, '/desk/apis/persons/dependents')
        await judge(page, '/desk/apis/persons/v1')
        await judge(page, agreement)
        await judge(page, '/desk/agreements')
        await judge(page, '/desk/usage?of=mc/persons&range=24h')
        await judge(page, '/desk/register')
        await page.locator('#api').fill('rejestr-proby')
        await page.locator('#file').setInputFiles('specs/entities.openapi.yaml')
        await send(page.locator('main form button'))
        await judgeHere(page)
        await send(page.locator('button[value=draft]'))
        await judgeHere(page)
      })
    })
  }

  async function judge(page: Page, path: string, status = 200): Promise<void> {
    const answer = await page.goto(bus.publicUrl + path)
    assert.equal(answer?.status(), status, path)
    await judgeHere(page)
  }

  async function judgeHere(page: Page): Promise<void> {
    const where = page.url()
    for (const details of await page.locator('details').all()) {
      await details.evaluate('(one) => { one.open = true }').catch(() => undefined)
    }
    assert.deepEqual(await violations(page), [], where)
    const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
    assert.ok(over <= 0, `${where} is ${over} px too wide`)
    const bytes = Buffer.byteLength(await page.content())
    assert.ok(bytes < mostBytes, `${where} has ${bytes} bytes`)
  }
})

async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  await page.getByLabel(label).focus()
  await page.keyboard.insertText(text)
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).focus()
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
}

/** Clicks, and waits for the page that answers. */
async function send(button: Locator): Promise<void> {
  await Promise.all([button.page().waitForNavigation(), button.click()])
}

async function suspend(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Zawieś' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('#reason-suspend').fill('Przegląd systemu po awarii.')
  await press(page, 'Zawieś')
}

async function says(page: Page, text: string): Promise<void> {
  const told = await page.getByRole('status').textContent()
  assert.ok(told?.includes(text), `${told} at ${page.url()}`)
}

function step(page: Page): Promise<string | null> {
  return page.locator('[aria-current=step]').textContent()
}
