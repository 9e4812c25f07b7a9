// Documents and neighbours that mean harm, in a real browser: nothing of what they say runs.
//
//   node --test api-catalog/portal/hostile-documents.browser.ts      (needs /usr/bin/chromium)

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { addressesOf } from './testing/addresses-of.ts'
import { vectors } from './testing/hostile-documents.ts'
import { hostileApi, hostileComposed, hostileNeeds } from './testing/hostile-neighbours.ts'
import { openTestBrowser } from './testing/open-test-browser.ts'
import type { TestBrowser } from './testing/open-test-browser.ts'
import { openTestPortal } from './testing/open-test-portal.ts'

let browser: TestBrowser
before(async () => {
  browser = await openTestBrowser()
})
after(() => browser.close())

describe('a document that means harm, in a browser', () => {
  for (const vector of vectors) {
    it(`runs nothing: ${vector.slice(0, 60)}`, async (t) => {
      const apis = [hostileApi(vector), hostileComposed(vector)]
      const portal = await openTestPortal(apis, hostileNeeds(vector))
      t.after(() => portal.close())
      await browser.look(portal, {}, async (page) => {
        const search = `/?q=${encodeURIComponent(vector)}`
        for (const address of ['/', search, '/accessibility', ...apis.flatMap(addressesOf)]) {
          await page.goto(address)
          await page.evaluate(
            `for (const folded of document.querySelectorAll('details')) folded.open = true`,
          )
          // Every link of the description and every thing that could be hovered, pressed or loaded.
          const links = (await page.evaluate(
            `[...document.querySelectorAll('main a[href], form[action]')].map((one) => one.href ?? one.action)`,
          )) as string[]
          for (const link of links) assert.match(link, /^(?:https?|mailto|tel):/, address)
          await page.evaluate(
            `for (const one of document.querySelectorAll('main *')) one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))`,
          )
          assert.equal(await page.evaluate('typeof window.__xss'), 'undefined', address)
          const scripts = await page.locator('script').evaluateAll((all) => all.length)
          assert.equal(scripts, address.includes('/operations/') ? 2 : 1, address)
          assert.equal(new URL(page.url()).origin, portal.url)
        }
      })
    })
  }

  it('could run nothing even if a page let it in', async (t) => {
    const portal = await openTestPortal([])
    t.after(() => portal.close())
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
