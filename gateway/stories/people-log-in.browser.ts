// A citizen logs in with a real browser, by each means, in both languages, by keyboard, with scripts off;
// every page on the way is looked at by axe. Needs /usr/bin/chromium.

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { openTestBrowser, violations } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestBrowser } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestPortal } from '#api-catalog/portal/testing/open-test-portal.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { webSystem } from '../identity/testing/people.ts'
import type { WebSystem } from '../identity/testing/people.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

describe('a citizen with a browser', () => {
  let bus: TheBus
  let system: WebSystem
  let browser: TestBrowser
  let eurzad: Server
  let back: string
  before(async () => {
    browser = await openTestBrowser()
    eurzad = createServer((_req, res) => {
      res
        .setHeader('Content-Type', 'text/html')
        .end('<!doctype html><title>e</title><h1>e-Urząd</h1>')
    })
    await new Promise<void>((done) => eurzad.listen(0, '127.0.0.1', done))
    back = `http://127.0.0.1:${(eurzad.address() as AddressInfo).port}/back`
    bus = await theBus({ SZYNA_DEMO: 'on' })
    const key = makeKey()
    const web = { redirectUris: [back], logoutUris: [`${back}/out`], boundBy: 'dpop' }
    const wish = { entity: 'gmina', name: 'eurzad', jwk: publicPart(key), web }
    assert.equal((await bus.admin('POST', '/admin/v1/systems', wish)).status, 201)
    system = await webSystem(bus.publicUrl, { clientId: 'gmina.eurzad', key })
  })
  after(async () => {
    await bus.close()
    await browser.close()
    eurzad.close()
  })

  const here = { url: 'http://127.0.0.1' } as TestPortal
  const push = (more = {}) =>
    system.push({
      redirect_uri: back,
      resource: `${bus.publicUrl}/api/mc/persons`,
      scope: 'openid',
      ...more,
    })

  async function press(page: Page, name: string | RegExp): Promise<void> {
    await page.getByRole('button', { name, exact: true }).focus()
    await page.keyboard.press('Enter')
  }

  // oxfmt-ignore
  const views: [string, BrowserContextOptions][] = [
    ['in the light',       { colorScheme: 'light' }],
    ['in the dark',        { colorScheme: 'dark' }],
    ['on a narrow screen', { viewport: { width: 320, height: 640 } }],
  ]
  for (const [how, options] of views) {
    it(`meets pages without a fault ${how}`, async () => {
      await browser.look(here, options, async (page) => {
        const look = async (words: RegExp) => {
          assert.match(String(await page.title()), words)
          assert.deepEqual(await violations(page), [], page.url())
          const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
          assert.ok(Number(over) <= 0, `${page.url()} is ${String(over)} px too wide`)
        }
        await page.goto((await push({ prompt: 'context' })).url)
        await look(/Zaloguj się/)
        await page.getByRole('link', { name: 'English' }).click()
        await look(/Log in/)
        await page.getByRole('link', { name: 'Polski' }).click()
        await page.getByRole('link', { name: 'Tożsamość testowa' }).click()
        await look(/Tożsamość testowa/)
        await page.getByRole('button', { name: 'Zaloguj' }).click()
        await page.getByRole('heading', { name: 'W czyim imieniu działasz?' }).waitFor()
        await look(/W czyim imieniu/)
        await page.getByRole('button', { name: 'Wybierz' }).click()
        await page.getByRole('heading', { name: /prosi o zgodę/ }).waitFor()
        await look(/prosi o zgodę/)
        await page.goto(`${bus.publicUrl}/oidc/session/end?client_id=gmina.eurzad`)
        await look(/Wylogowanie/)
        await page.getByRole('button', { name: 'Wyloguj mnie' }).click()
        await page.waitForURL(/\/login\/ended/)
        await look(/Wylogowano/)
        await page.goto(`${bus.publicUrl}/oidc/auth?client_id=x`)
        await look(/To logowanie już się skończyło/)
      })
    })
  }

  for (const means of [/^Węzeł krajowy/, /^Tożsamość testowa/]) {
    it(`logs in by ${String(means)} and out again, with the keyboard and no scripts`, async () => {
      await browser.look(here, { javaScriptEnabled: false }, async (page) => {
        const pushed = await push()
        await page.goto(pushed.url)
        await page.getByRole('link', { name: means }).focus()
        await page.keyboard.press('Enter')
        await page.getByRole('radio').first().waitFor()
        await press(page, /^(?:Potwierdź tożsamość|Zaloguj)$/)
        await page.getByRole('heading', { name: /prosi o zgodę/ }).waitFor()
        await press(page, 'Zgadzam się')
        await page.waitForURL(`${back}?**`)
        const tokens = await system.exchange(pushed, page.url())
        assert.match(tokens.claims()!.sub, /^p-/)
        const wish = { client_id: 'gmina.eurzad', post_logout_redirect_uri: `${back}/out` }
        const query = new URLSearchParams(wish).toString()
        await page.goto(`${bus.publicUrl}/oidc/session/end?${query}`)
        await press(page, 'Wyloguj mnie')
        await page.waitForURL(`${back}/out`)
      })
    })
  }
})
