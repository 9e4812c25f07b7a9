// The forms of an operation in a real browser: a call sent from the page, a note left on it.
//
//   node --test api-catalog/portal/try-it.browser.ts      (needs /usr/bin/chromium)

// `describe`, `it` and `before` of node:test return promises that the runner waits for.
// oxlint-disable typescript/no-floating-promises

import assert from 'node:assert/strict'
import type { IncomingMessage, RequestListener } from 'node:http'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import type { NewNote } from '../feedback/open-feedback.ts'
import { vectors } from './testing/hostile-documents.ts'
import { openTestBrowser, violations } from './testing/open-test-browser.ts'
import type { TestBrowser } from './testing/open-test-browser.ts'
import { openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { old, root } from './testing/published-licences.ts'

const read = `${root}/operations/getlicence`
const write = `${root}/operations/applyforlicence`

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

describe('trying an operation out', () => {
  let browser: TestBrowser
  let portal: TestPortal
  let seen: Seen[] = []
  let notes: NewNote[] = []
  let reply: RequestListener = (_req, res) => void res.end()

  before(async () => {
    browser = await openTestBrowser()
    const calls: RequestListener = async (req, res) => {
      let body = ''
      for await (const part of req as AsyncIterable<Buffer>) body += part.toString()
      seen.push({ method: req.method, url: req.url, headers: req.headers, body })
      reply(req, res)
    }
    const feedback = {
      give: (note: NewNote) => {
        notes.push(note)
        return Promise.resolve()
      },
    }
    portal = await openTestPortal([old], { publicUrl: 'own', feedback }, calls)
  })
  beforeEach(() => {
    seen = []
    notes = []
    reply = json(200, '{"number":"L-0017","big":12345678901234567890,"empty":[]}')
  })
  after(async () => {
    await browser.close()
    await portal.close()
  })

  const json =
    (status: number, body: string, type = 'application/json'): RequestListener =>
    (_req, res) =>
      void res.writeHead(status, { 'Content-Type': type, 'X-Revision': '7' }).end(body)

  async function send(page: Page, address: string): Promise<void> {
    await page.goto(address)
    await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
    await page.getByText(/· \d+ ms/).waitFor()
  }

  it('asks the sandbox, without a token or a cookie, and shows what came', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto('/?lang=pl')
      await send(page, read)
      const [{ method, url, headers }] = seen as [Seen]
      assert.deepEqual(
        [method, url],
        ['GET', '/sandbox/gitd/licences/v1/licences/L-1111?on=2026-03-02'],
      )
      assert.deepEqual(
        [headers.authorization, headers.cookie, headers.referer],
        [undefined, undefined, undefined],
      )
      assert.match(await page.locator('[data-status]').innerText(), /^200 OK · \d+ ms$/)
      const body = await page.locator('[data-answer] .code').first().innerText()
      assert.equal(
        body,
        '{\n  "number": "L-0017",\n  "big": 12345678901234567890,\n  "empty": []\n}',
      )
      await page.getByText('Nagłówki odpowiedzi').click()
      assert.ok(await page.getByText('x-revision: 7').isVisible())
      assert.deepEqual(await violations(page), [])
    })
  })

  it('sends a body that was edited, and several values of a list', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto(write)
      await page.locator('#try-body').fill('{"holder":"ząb"}')
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText(/· \d+ ms/).waitFor()
      assert.deepEqual([seen[0]?.method, seen[0]?.body], ['POST', '{"holder":"ząb"}'])
      assert.equal(seen[0]?.headers['content-type'], 'application/json')
      await page.goto(read)
      await page.getByLabel(/^fields/).fill('a b\nc&d')
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText(/· \d+ ms/).waitFor()
      assert.match(seen[1]?.url ?? '', /\?on=2026-03-02&fields=a%20b&fields=c%26d$/)
    })
  })

  it('calls the API with a token of one’s own, that stays in its field', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto(read)
      await page.getByLabel('przez szynę, z własnym tokenem').check()
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText('Wpisz token').waitFor()
      assert.equal(seen.length, 0)
      await page.getByLabel('Token', { exact: true }).fill('eyJ.secret-token')
      await page.keyboard.press('Enter')
      await page.getByText(/· \d+ ms/).waitFor()
      assert.match(seen[0]?.url ?? '', /^\/api\/gitd\/licences\/v1\/licences\/L-1111/)
      assert.equal(seen[0]?.headers.authorization, 'Bearer eyJ.secret-token')
      const kept = await page.evaluate(
        `JSON.stringify([localStorage.length, sessionStorage.length, document.cookie, location.href])`,
      )
      assert.equal(kept, JSON.stringify([0, 0, '', `${portal.url}${read}`]))
      await page.reload()
      assert.ok(!(await page.content()).includes('secret-token'))
      // Back in the sandbox the token stays at home.
      await page.getByLabel('przez szynę, z własnym tokenem').check()
      await page.getByLabel('Token', { exact: true }).fill('eyJ.secret-token')
      await page.getByLabel('do piaskownicy, bez tokenu').check()
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText(/· \d+ ms/).waitFor()
      assert.equal(seen[1]?.headers.authorization, undefined)
    })
  })

  it('leads from a refusal to its cure', async () => {
    const body = { type: '/problems/limit/exceeded', title: 'Za dużo', detail: 'Poczekaj.' }
    reply = json(429, JSON.stringify(body), 'application/problem+json')
    await browser.look(portal, {}, async (page) => {
      await send(page, read)
      assert.ok(await page.getByText('Poczekaj.', { exact: true }).isVisible())
      await page.getByRole('link', { name: 'Co zrobić z tą odmową' }).click()
      assert.equal(page.url(), `${portal.url}/problems/limit/exceeded`)
    })
  })

  it('runs nothing that an answer says, and follows it nowhere', async () => {
    await browser.look(portal, {}, async (page) => {
      for (const vector of vectors) {
        const told = { type: `javascript:${vector}`, title: vector, detail: vector }
        reply = json(400, JSON.stringify(told), 'application/problem+json')
        await send(page, read)
        reply = json(200, vector, 'text/html')
        await send(page, read)
        assert.equal(await page.evaluate('typeof window.__xss'), 'undefined')
        assert.equal(await page.locator('[data-answer] :is(a, img, script, svg)').count(), 0)
      }
      reply = (_req, res) => void res.writeHead(302, { Location: '/sandbox/elsewhere' }).end()
      await page.goto(read)
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText('kieruje pod inny adres').waitFor()
      assert.ok(!seen.some(({ url }) => url === '/sandbox/elsewhere'))
    })
  })

  it('calls no other operation, whatever is typed into the path', async () => {
    await browser.look(portal, {}, async (page) => {
      for (const value of ['..', '.', '']) {
        await page.goto(read)
        await page.getByLabel(/^number/).evaluate((field) => field.removeAttribute('required'))
        await page.getByLabel(/^number/).fill(value)
        await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
        await page.getByText('Z tych wartości nie da się złożyć adresu').waitFor()
      }
      assert.equal(seen.length, 0)
      await page.getByLabel(/^number/).fill('../../x?y#z')
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByText(/· \d+ ms/).waitFor()
      assert.match(seen[0]?.url ?? '', /\/licences\/\.\.%2F\.\.%2Fx%3Fy%23z\?on=/)
    })
  })

  it('shows the beginning of what has no end, and stops when told', async () => {
    await browser.look(portal, {}, async (page) => {
      reply = (_req, res) => {
        res.writeHead(200, { 'Content-Type': 'text/plain' })
        const more = () => {
          while (!res.destroyed && res.write('x'.repeat(65_536)));
        }
        res.on('drain', more)
        more()
      }
      await send(page, read)
      assert.ok(await page.getByText('pokazano jej początek').isVisible())
      reply = () => {}
      await page.goto(read)
      await page.getByRole('button', { name: 'Wyślij', exact: true }).click()
      await page.getByRole('button', { name: 'Przerwij' }).click()
      await page.getByText('Przerwano.').waitFor()
    })
  })

  it('goes by keyboard: languages of the example by arrows, the call by Enter', async () => {
    await browser.look(portal, {}, async (page) => {
      await page.goto(read)
      await page.getByLabel('curl', { exact: true }).focus()
      await page.keyboard.press('ArrowRight')
      assert.ok(await page.getByText('await fetch(').first().isVisible())
      assert.equal(await page.getByText('curl -sS').first().isVisible(), false)
      await page.getByLabel(/^number/).focus()
      await page.keyboard.press('Enter')
      await page.getByText(/· \d+ ms/).waitFor()
    })
  })

  it('takes a note without scripts, and thanks for it', async () => {
    await browser.look(portal, { javaScriptEnabled: false }, async (page) => {
      await page.goto(read)
      await page.getByLabel('Nie', { exact: true }).check()
      await page.getByLabel(/^Co jest nie tak/).fill('Niejasne pole.')
      await page.getByRole('button', { name: 'Wyślij uwagę' }).click()
      await page.getByRole('heading', { name: 'Dziękujemy za uwagę' }).waitFor()
      assert.deepEqual([notes[0]?.clear, notes[0]?.text], [false, 'Niejasne pole.'])
      await page.getByRole('link', { name: 'Wróć do operacji' }).click()
      assert.equal(page.url(), `${portal.url}${read}`)
    })
  })
})
