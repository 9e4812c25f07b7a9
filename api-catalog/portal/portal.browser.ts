// The portal in a real browser. Not part of `npm test`, as a stranger's machine has no Chromium:
//
//   node --test api-catalog/portal/portal.browser.ts      (needs /usr/bin/chromium)

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { BrowserContextOptions } from 'playwright-core'
import type { PublishedApi } from '../published.ts'
import { addressesOf } from './testing/addresses-of.ts'
import { endless } from './testing/hostile-documents.ts'
import { openTestBrowser, violations } from './testing/open-test-browser.ts'
import type { TestBrowser } from './testing/open-test-browser.ts'
import { openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { publish } from './testing/publish.ts'
import { publishedFamily } from './testing/published-family.ts'
import { richNeeds } from './testing/rich-needs.ts'

const root = '/apis/gitd/licences/v1'
const finding = { rule: 'r', severity: 'warn', pointer: '/tags/1', message: 'Opisz tag.' } as const

let browser: TestBrowser
before(async () => {
  browser = await openTestBrowser()
})
after(() => browser.close())

function realApis(): PublishedApi[] {
  const file = new URL('../../../shared/specs/pl-ksef-v2.openapi.json', import.meta.url)
  if (!existsSync(file)) return []
  const document = JSON.parse(readFileSync(file, 'utf8')) as object
  return [
    publish(document, { entity: 'mf', name: 'ksef', major: 2, upstream: 'https://x.example' }),
  ]
}

describe('every page, for everybody', () => {
  const family = publishedFamily()
  const others = [publish(endless(), { name: 'endless' }), ...realApis()]
  const apis = [...family, ...others]
  const addresses = [
    '/',
    '/?q=licencje&sandbox=1&entity=gitd',
    '/?q=xyzzy',
    '/problems',
    '/problems/limit/exceeded',
    '/rules',
    '/rules/pagination',
    '/nothing',
    '/?q=holder&access=agreement&state=published',
    '/accessibility',
    `${root}/operations/getlicence/feedback`,
    ...addressesOf(family[0]!),
    '/apis/coi/carrier/v1',
    ...others.flatMap((api) => addressesOf(api).filter((_, at) => at % 12 === 0)),
  ]
  let portal: TestPortal
  before(async () => {
    const findings = () => Promise.resolve([finding])
    portal = await openTestPortal(apis, { ...richNeeds(), findings })
  })
  after(() => portal.close())

  // oxfmt-ignore
  const ways: [string, BrowserContextOptions][] = [
    ['wide, light, Polish',   { viewport: { width: 1280, height: 900 } }],
    ['narrow, dark, English', { viewport: { width: 360,  height: 740 }, colorScheme: 'dark', locale: 'en-GB' }],
    ['at 200 %, English',     { viewport: { width: 640,  height: 450 }, deviceScaleFactor: 2, locale: 'en-GB' }],
  ]
  for (const [name, options] of ways) {
    it(`${name}: no barrier that axe finds, nothing wider than the window`, async () => {
      await browser.look(portal, options, async (page) => {
        for (const address of addresses) {
          await page.goto(address)
          await page.evaluate(
            `for (const folded of document.querySelectorAll('main details')) folded.open = true`,
          )
          assert.deepEqual(await violations(page), [], address)
          const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
          assert.ok(Number(over) <= 0, `${address} is ${String(over)} px too wide`)
        }
      })
    })
  }

  it('can be read without scripts', async () => {
    await browser.look(portal, { javaScriptEnabled: false }, async (page) => {
      await page.goto(`${root}/operations/getlicence`)
      assert.ok(await page.getByText('curl -sS').first().isVisible())
      assert.equal(await page.locator('.copy').count(), 0)
      await page.locator('summary', { hasText: '404' }).click()
      assert.ok(await page.getByRole('link', { name: 'Problem' }).isVisible())
      await page.goto('/')
      await page.getByLabel('Czego szukasz?').fill('licencji')
      await page.getByRole('button', { name: 'Szukaj' }).click()
      assert.match(page.url(), /\?q=licencji/)
      assert.ok(
        await page.getByRole('link', { name: 'Rejestr licencji przewoźników' }).first().isVisible(),
      )
      await page.getByRole('link', { name: 'wycofywane' }).click()
      assert.match(page.url(), /q=licencji&state=deprecated/)
      assert.equal(await page.locator('.card').count(), 1)
      await page.goto(`${root}/operations/getlicence`)
      assert.equal(await page.locator('[data-try]').isVisible(), false)
      await page.getByText('Python', { exact: true }).click()
      assert.ok(await page.getByText('urllib.request.Request').first().isVisible())
    })
  })

  it('copies a curl as it stands, and says so', async () => {
    const options = { permissions: ['clipboard-read', 'clipboard-write'] }
    await browser.look(portal, options, async (page) => {
      await page.goto(`${root}/operations/getlicence`)
      await page.getByRole('button', { name: 'Kopiuj: Przez szynę, z tokenem' }).click()
      await page.getByText('Skopiowano').waitFor()
      const copied = String(await page.evaluate('navigator.clipboard.readText()'))
      assert.match(
        copied,
        /^curl -sS 'https:\/\/szyna\.example\/api\/gitd\/licences\/v1\/licences\/L-1111\?on=2026-03-02' \\\n {2}-H "Authorization: Bearer \$\(npx szyna token --system moj-system --api gitd\/licences\)"$/,
      )
    })
  })

  it('selects the curl where the clipboard is closed', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto(`${root}/operations/getlicence`)
      await page.evaluate(
        `navigator.clipboard.writeText = () => Promise.reject(new Error('closed'))`,
      )
      await page.getByRole('button', { name: /^Kopiuj: W piaskownicy/ }).click()
      assert.match(String(await page.evaluate('String(getSelection())')), /^curl -sS/)
    })
  })

  it('filters the operations of a long API', { skip: others.length < 2 }, async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto('/apis/mf/ksef/v2')
      await page.getByLabel('Filtruj operacje').fill('FAKTUR metadanych')
      assert.equal(await page.locator('[data-row]:visible').count(), 1)
      assert.equal(await page.locator('[data-group]:visible').count(), 1)
      await page.getByLabel('Filtruj operacje').fill('')
      assert.equal(await page.locator('[data-row]:visible').count(), 78)
    })
  })

  it('goes by keyboard: skip link, search, first result', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto('/')
      await page.keyboard.press('Tab')
      assert.ok(await page.getByRole('link', { name: 'Przejdź do treści' }).isVisible())
      await page.keyboard.press('Enter')
      assert.equal(await page.evaluate('document.activeElement.id'), 'content')
      await page.keyboard.press('Tab')
      await page.keyboard.type('licencji')
      await page.keyboard.press('Enter')
      await page.waitForURL(/q=licencji/)
    })
  })

  it('changes its language in place and keeps it', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto(`${root}/operations/getlicence`)
      await page.getByRole('link', { name: 'English' }).click()
      assert.ok(await page.getByRole('heading', { name: 'Parameters' }).isVisible())
      await page.goto('/')
      assert.ok(await page.getByRole('heading', { name: 'API catalog' }).isVisible())
    })
  })

  it('prints unfolded, without menus', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto(`${root}/operations/getlicence`)
      await page.emulateMedia({ media: 'print' })
      await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
      assert.equal(await page.locator('main details:not([open])').count(), 0)
      assert.equal(await page.locator('.menu:visible, .copy:visible, .aside:visible').count(), 0)
    })
  })
})
