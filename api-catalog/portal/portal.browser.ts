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
import { apiAddress, operationSlugs, schemaAddress } from './addresses.ts'
import { licences } from './testing/documents.ts'
import { endless, hostile, vectors } from './testing/hostile-documents.ts'
import { openTestBrowser, violations } from './testing/open-test-browser.ts'
import type { TestBrowser } from './testing/open-test-browser.ts'
import { openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { publish } from './testing/publish.ts'

const root = '/apis/gitd/licences/v1'
const finding = { rule: 'r', severity: 'warn', pointer: '/tags/1', message: 'Opisz tag.' } as const

let browser: TestBrowser
before(async () => {
  browser = await openTestBrowser()
})
after(() => browser.close())

function addressesOf(api: PublishedApi): string[] {
  const schemas = Object.keys(api.document.components?.schemas ?? {})
  return [
    apiAddress(api),
    `${apiAddress(api)}/findings`,
    ...operationSlugs(api.operations).map((slug) => `${apiAddress(api)}/operations/${slug}`),
    ...schemas.map((name) => schemaAddress(api, name)),
  ]
}

function realApis(): PublishedApi[] {
  const file = new URL('../../../shared/specs/pl-ksef-v2.openapi.json', import.meta.url)
  if (!existsSync(file)) return []
  const document = JSON.parse(readFileSync(file, 'utf8')) as object
  return [
    publish(document, { entity: 'mf', name: 'ksef', major: 2, upstream: 'https://x.example' }),
  ]
}

describe('every page, for everybody', () => {
  const licencesApi = publish(licences(), { entity: 'gitd', name: 'licences', owner: 'GITD' })
  const apis = [licencesApi, publish(endless(), { name: 'endless' }), ...realApis()]
  const addresses = [
    '/',
    '/?q=licencje&sandbox=1&entity=gitd',
    '/?q=xyzzy',
    '/problems',
    '/problems/limit/exceeded',
    '/nothing',
    ...addressesOf(licencesApi),
    ...apis.slice(1).flatMap((api) => addressesOf(api).filter((_, at) => at % 12 === 0)),
  ]
  let portal: TestPortal
  before(async () => {
    portal = await openTestPortal(apis, { findings: () => Promise.resolve([finding]) })
  })
  after(() => portal.close())

  // oxfmt-ignore
  const ways: [string, BrowserContextOptions][] = [
    ['wide, light, Polish',   { viewport: { width: 1280, height: 900 } }],
    ['narrow, dark, English', { viewport: { width: 360,  height: 740 }, colorScheme: 'dark', locale: 'en-GB' }],
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
      assert.ok(await page.getByRole('link', { name: 'Rejestr licencji przewoźników' }).isVisible())
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

  it('filters the operations of a long API', { skip: apis.length < 3 }, async () => {
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

describe('a document that means harm, in a browser', () => {
  let portal: TestPortal
  const apis = vectors.map((vector, at) =>
    publish(hostile(vector), { name: `v${at}`, owner: vector }),
  )
  before(async () => {
    portal = await openTestPortal(apis, {
      findings: (id) => {
        const message = apis.find((api) => api.id === id)!.title
        return Promise.resolve([{ ...finding, message, rule: message, pointer: message }])
      },
    })
  })
  after(() => portal.close())

  for (const [at, vector] of vectors.entries()) {
    it(`runs nothing: ${vector.slice(0, 60)}`, async () => {
      await browser.look(portal, {}, async (page) => {
        const search = `/?q=${encodeURIComponent(vector)}`
        for (const address of ['/', search, ...addressesOf(apis[at]!)]) {
          await page.goto(address)
          await page.evaluate(
            `for (const folded of document.querySelectorAll('details')) folded.open = true`,
          )
          // Every link of the description and every thing that could be hovered, pressed or loaded.
          const links = (await page.evaluate(
            `[...document.querySelectorAll('a[href], form[action]')].map((one) => one.href ?? one.action)`,
          )) as string[]
          for (const link of links) assert.match(link, /^(?:https?|mailto):/, address)
          await page.evaluate(
            `for (const one of document.querySelectorAll('main *')) one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))`,
          )
          assert.equal(await page.evaluate('typeof window.__xss'), 'undefined', address)
          assert.equal(
            await page.evaluate(`document.querySelectorAll('script').length`),
            1,
            address,
          )
          assert.equal(new URL(page.url()).origin, portal.url)
        }
      })
    })
  }

  it('could run nothing even if a page let it in', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto('/')
      await page.evaluate(`{
        const script = document.createElement('script')
        script.textContent = 'window.__xss = 1'
        document.body.append(script)
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.__xss = 1">')
        const frame = document.createElement('iframe')
        frame.srcdoc = '<script>parent.__xss = 1</' + 'script>'
        document.body.append(frame)
      }`)
      await page.waitForTimeout(200)
      assert.equal(await page.evaluate('typeof window.__xss'), 'undefined')
    })
  })
})
