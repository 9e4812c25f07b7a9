// The pages of offices in a real browser. Not part of `npm test`, as a stranger's machine has no Chromium:
//
//   node --test gateway/identity/offices/pages/office-pages.browser.ts      (needs /usr/bin/chromium)

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { openTestBrowser, violations } from '#api-catalog/portal/testing/open-test-browser.ts'
import type { TestBrowser } from '#api-catalog/portal/testing/open-test-browser.ts'
import { identifierOf, pesels } from '../testing/open-test-offices.ts'
import { openTestPages } from '../testing/open-test-pages.ts'
import type { TestPages } from '../testing/open-test-pages.ts'

describe('the pages of an office, in a browser', () => {
  let browser: TestBrowser
  let test: TestPages
  before(async () => {
    browser = await openTestBrowser()
    test = await openTestPages()
    for (const name of ['Anna', 'Bogdan'] as const) {
      const identifier = identifierOf(name)
      await test.offices.appoint({ entity: 'gmina', title: 'Gmina Testowo', identifier })
      await test.offices.contextsOf(await test.meet(name))
    }
  })
  after(async () => {
    await browser.close()
    await test.close()
  })

  // oxfmt-ignore
  const ways: [string, BrowserContextOptions][] = [
    ['on a desk',               { viewport: { width: 1280, height: 900 } }],
    ['on a phone, in the dark', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }],
    ['without scripts',         { javaScriptEnabled: false }],
  ]
  for (const [what, options] of ways) {
    it(`are for everybody, ${what}: nothing for axe to complain of, nothing too wide`, async () => {
      await browser.look(test, options, async (page) => {
        await page.goto('/enter/Anna/substantial')
        await judge(page, options)
        await page.getByRole('button', { name: 'Działaj w: Gmina Testowo' }).click()
        await judge(page, options)
        await page.getByRole('link', { name: 'Odejdź z urzędu' }).click()
        await judge(page, options)
        await page.getByRole('link', { name: 'Wróć bez zmian' }).click()
        await page.getByRole('link', { name: 'Osoby' }).click()
        await page.getByLabel('Numer PESEL').fill(pesels.Celina)
        await page.getByRole('button', { name: 'Zaproś' }).click()
        await judge(page, options)
        await page.getByRole('link', { name: /^zaproszona osoba/ }).click()
        await page.getByLabel('Rola albo uprawnienie').selectOption('role:administrator')
        await page.getByRole('button', { name: 'Nadaj' }).click()
        await judge(page, options)
        await page.getByRole('link', { name: 'Usuń z urzędu' }).click()
        await judge(page, options)
        await page.goto('/office/members')
        await judge(page, options)
        await page.getByRole('button', { name: /^Odrzuć/ }).click()
        await page.goto('/office/units')
        await judge(page, options)
        await page.goto('/office/history?lang=en')
        await judge(page, options)
        await page.goto('/office/members?lang=pl')
        await page.getByRole('link', { name: /^zaproszona osoba/ }).click()
        await page.getByRole('link', { name: 'Usuń z urzędu' }).click()
        await page.getByRole('button', { name: 'Usuń z urzędu' }).click()
        assert.ok(await page.getByText('Usunięto z urzędu.').isVisible())
      })
    })
  }

  it('go by keyboard: the office is chosen, a unit is added', async () => {
    await browser.look(test, {}, async (page) => {
      await page.goto('/enter/Anna/substantial')
      await page.getByRole('button', { name: 'Działaj w: Gmina Testowo' }).focus()
      await page.keyboard.press('Enter')
      await page.getByText('Zmieniono urząd').waitFor()
      await page.goto('/office/units')
      await page.getByLabel('Nazwa jednostki').focus()
      await page.keyboard.type('Kadry')
      await page.keyboard.press('Enter')
      await page.getByText('Dodano jednostkę').waitFor()
      assert.ok(await page.getByRole('listitem').getByText('Kadry').isVisible())
    })
  })
})

/** Without scripts axe cannot look; such a page only has to work. */
async function judge(page: Page, { javaScriptEnabled = true }: BrowserContextOptions) {
  if (!javaScriptEnabled) return
  const where = page.url()
  assert.deepEqual(await violations(page), [], where)
  const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))
  assert.ok(over <= 0, `${where} is ${over} px too wide`)
}
