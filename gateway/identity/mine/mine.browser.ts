// The pages below `/me` in a real browser. Not part of `npm test`, as a stranger's machine has no
// Chromium:
//
//   node --test gateway/identity/mine/mine.browser.ts      (needs /usr/bin/chromium)

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { openTestBrowser, violations } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestBrowser } from '#api-catalog/portal/testing/open-test-browser.ts'
import { publish } from '#api-catalog/portal/testing/publish.ts'
import type { Mandate } from '../mandates/mandates.ts'
import { openTestMine } from './testing/open-mine.ts'
import type { TestMine } from './testing/open-mine.ts'
import { persons } from './testing/persons.ts'
import { aMandate, mandatesOf } from './testing/two-mandates.ts'

const at = '2026-03-02T07:00:00.000Z'
const api = 'mswia/persons/v1'
const operation = 'POST /persons/search'

describe('the page of a citizen in a browser', () => {
  const mandates: Mandate[] = []
  let mine: TestMine
  let browser: TestBrowser
  before(async () => {
    const uses = [
      { seq: 1, at, system: 'obcy.system', outcome: 'refused', reason: 'case' },
    ] as const
    mine = await openTestMine({
      apis: [publish(persons, { entity: 'mswia', name: 'persons' })],
      hidings: [{ api, operation, days: 30, basis: 'art. 20 ustawy o Policji' }],
      mandates: mandatesOf(mandates, uses, () => mine.clock),
    })
    const { id: person } = mine.anna
    const long = { purpose: 'Bardzo-długi-cel-'.repeat(15), caseId: 'X'.repeat(120) }
    mandates.push(
      aMandate({ person }),
      aMandate({ person, ...long, id: 'm-2', basis: 'statute', legalBasis: 'art. 5 ustawy' }),
      aMandate({ person, id: 'm-3', until: at }),
    )
    const subject = mine.pseudonym(mine.anna)
    const hidden = { hiddenUntil: '2026-03-01', hideBasis: 'art. 20 ustawy o Policji' }
    await mine.record(
      ...Array.from({ length: 26 }, () => ({ api, operation, more: { subject } })),
      { api, operation, more: { subject, ...hidden, mandate: 'm-1', mode: 'offline' } },
      { decision: 'refused', rule: 'mandate/exceeded', status: 403, more: { subject } },
      { status: 500, more: { subject, purpose: 'Z'.repeat(300), case: 'Y'.repeat(300) } },
    )
    browser = await openTestBrowser()
  })
  after(async () => {
    await browser.close()
    await mine.close()
  })

  const addresses = [
    '/me',
    '/me?page=2',
    '/me?from=2026-03-02&to=2026-01-01',
    '/me/session',
    '/me/hidden',
    '/me/mandates',
    '/me/mandates/m-1',
    '/me/mandates/m-2',
    '/me/mandates/m-1/withdraw',
    '/me/mandates/m-2/withdraw',
    '/me/mandates/nobody',
  ]

  // oxfmt-ignore
  const ways: [string, BrowserContextOptions][] = [
    ['wide, light, Polish',   { viewport: { width: 1280, height: 900 } }],
    ['narrow, dark, English', { viewport: { width: 320,  height: 740 }, colorScheme: 'dark', locale: 'en-GB' }],
  ]
  for (const [name, options] of ways) {
    it(`${name}: no barrier that axe finds, nothing wider than the window`, async () => {
      await browser.look(mine as never, options, async (page) => {
        await page.goto(mine.loginAddress(mine.anna, 'official'))
        assert.deepEqual(await violations(page), [], 'leaving the office')
        await page.goto(mine.loginAddress(mine.anna))
        for (const address of addresses) {
          await page.goto(address)
          assert.deepEqual(await violations(page), [], address)
          const over = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
          assert.ok(Number(over) <= 0, `${address} is ${String(over)} px too wide`)
        }
      })
    })
  }

  it('is read and a mandate withdrawn by keyboard alone, without scripts', async () => {
    await browser.look(mine as never, { javaScriptEnabled: false }, async (page) => {
      await page.goto(mine.loginAddress(mine.anna))
      await press(page, 'Moje upoważnienia')
      await press(page, 'Cofnij upoważnienie: Ustalenie prawa do dodatku mieszkaniowego')
      await press(page, 'Tak, cofam')
      const status = await page.getByRole('status').textContent()
      assert.match(status ?? '', /Upoważnienie cofnięto/)
      assert.equal(mandates[0]!.ended?.reason, 'withdrawn')
      assert.match(page.url(), /\/me\/mandates\/m-1\?done=withdrawn$/)
    })
  })
})

/** Tabs to the link or button with this name, and presses it. */
async function press(page: Page, name: string): Promise<void> {
  const wanted = page
    .getByRole('link', { name, exact: true })
    .or(page.getByRole('button', { name, exact: true }))
  for (let tabs = 0; tabs < 60; tabs++) {
    await page.keyboard.press('Tab')
    if ((await wanted.and(page.locator(':focus')).count()) > 0) {
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      return
    }
  }
  assert.fail(`the keyboard does not reach "${name}"`)
}
