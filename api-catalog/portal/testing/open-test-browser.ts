// A Chromium for the tests, without a network of its own beyond this machine.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { TestPortal } from './open-test-portal.ts'

export interface TestBrowser {
  /** A page in a context of its own; fails when the page complains, asks, or goes outside the portal. */
  look(
    portal: Pick<TestPortal, 'url'>,
    options: BrowserContextOptions,
    see: (page: Page) => Promise<void>,
  ): Promise<void>
  close(): Promise<void>
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export async function openTestBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    async look(portal, options, see) {
      const context = await browser.newContext({ locale: 'pl-PL', baseURL: portal.url, ...options })
      const page = await context.newPage()
      const wrong: string[] = []
      page.on('pageerror', (error) => wrong.push(String(error)))
      page.on('dialog', (dialog) => {
        wrong.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('request', (request) => {
        if (!request.url().startsWith(portal.url)) wrong.push(`outside: ${request.url()}`)
      })
      await see(page)
      assert.deepEqual(wrong, [])
      await context.close()
    },
    close: () => browser.close(),
  }
}

/** What axe finds wrong with the page, by all of its rules. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return await page.evaluate(
    `axe.run(document).then(({ violations }) =>
       violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  )
}
