// A person's browser for stories: keeps cookies, follows redirects and links, fills in forms by their
// labels and presses buttons by their texts. It runs no scripts; our pages have none.
//
//   const browser = aBrowser({ stopsAt: ['https://urzad.example/'] })
//   await browser.open(`${bus.publicUrl}/login`)
//   await browser.follow('Tożsamość testowa')
//   await browser.submit('Zaloguj', { 'Anna Testowska': true })
//   browser.page.heading, browser.page.text, browser.page.url

import assert from 'node:assert/strict'
import { Agent, request } from 'undici'
import { fillIn } from './fill-in.ts'
import type { Fields } from './fill-in.ts'
import { elements, readPage, textOf } from './read-page.ts'
import type { Element } from './read-page.ts'

export interface BrowserPage {
  /** Where the last redirect led. */
  readonly url: string
  /** 0: an address of `stopsAt`, which was not asked. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly html: string
  readonly root: Element
  readonly title: string
  /** Of `main`, or of all. */
  readonly text: string
  /** The first `h1`. */
  readonly heading: string
  /** Every address on the way, in order, the last one too. */
  readonly way: readonly string[]
}

export interface Browser {
  readonly page: BrowserPage
  open(url: string): Promise<BrowserPage>
  /** The link with this text, in `main` first. */
  follow(text: string | RegExp): Promise<BrowserPage>
  /** Presses a button of a form after filling it in. */
  submit(button: string | RegExp, fields?: Fields): Promise<BrowserPage>
  /** Texts of the buttons that can be pressed. */
  buttons(): string[]
  /** Sends any request with the cookies of the address. */
  send(
    method: string,
    url: string,
    form?: URLSearchParams,
    headers?: Headers_,
  ): Promise<BrowserPage>
  /** `name=value` pairs that go to this address. */
  cookies(url: string): string[]
  /** Forgets a cookie, or all. */
  forget(name?: string): void
  close(): Promise<void>
}

type Headers_ = Readonly<Record<string, string>>

export interface BrowserNeeds {
  /** Beginnings of addresses that are not asked: `page.url` tells them. */
  readonly stopsAt?: readonly string[]
  /** PEM of the authority whose servers are trusted. */
  readonly ca?: string
  readonly language?: string
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly host: string
  readonly path: string
  readonly secure: boolean
}

export function aBrowser(needs: BrowserNeeds = {}): Browser {
  const { stopsAt = [], ca, language = 'pl' } = needs
  const agent = new Agent(ca === undefined ? {} : { connect: { ca } })
  let jar: Cookie[] = []
  let page: BrowserPage | undefined
  const here = () => page ?? assert.fail('open a page first')

  return {
    get page() {
      return here()
    },
    open: (url) => send('GET', url),
    follow,
    submit,
    buttons: () => buttonsOf(here()).map(textOfButton),
    send,
    cookies: cookiesFor,
    forget(name) {
      jar = name === undefined ? [] : jar.filter((cookie) => cookie.name !== name)
    },
    close: () => agent.close(),
  }

  async function follow(text: string | RegExp): Promise<BrowserPage> {
    const { root, url } = here()
    const [main = root] = elements(root, 'main')
    const links = [...elements(main, 'a'), ...elements(root, 'a')]
    const link = links.find((one) => fits(textOf(one), text))
    assert.ok(link, `no link ${text} among: ${links.map(textOf).join(' | ')}`)
    return await send('GET', new URL(link.attributes['href'] ?? '', url).href)
  }

  async function submit(button: string | RegExp, fields: Fields = {}): Promise<BrowserPage> {
    const { root, url } = here()
    const pressed = buttonsOf(here()).find((one) => fits(textOfButton(one), button))
    const known = buttonsOf(here()).map(textOfButton).join(' | ')
    assert.ok(pressed, `no button ${button} among: ${known}; page: ${here().text.slice(0, 300)}`)
    let form = pressed.parent
    while (form !== undefined && form.tag !== 'form') form = form.parent
    assert.ok(form, `the button ${button} stands in no form`)
    const sent = fillIn(form, root, fields)
    const { name, value = '', formaction } = pressed.attributes
    if (name !== undefined) sent.append(name, value)
    const method = (form.attributes['method'] ?? 'get').toUpperCase()
    const to = new URL(formaction ?? form.attributes['action'] ?? url, url)
    if (method === 'POST') return await send('POST', to.href, sent)
    to.search = sent.toString()
    return await send('GET', to.href)
  }

  async function send(
    method: string,
    url: string,
    form?: URLSearchParams,
    headers: Headers_ = {},
  ): Promise<BrowserPage> {
    let next = { method, url, form }
    const way: string[] = []
    for (let steps = 0; steps < 20; steps++) {
      way.push(next.url)
      if (stopsAt.some((start) => next.url.startsWith(start))) {
        return (page = pageOf(next.url, 0, {}, '', way))
      }
      const from = way.at(-2) ?? page?.url
      const origin = from === undefined ? 'null' : new URL(from).origin
      const cookie = cookiesFor(next.url).join('; ')
      const answer = await request(next.url, {
        dispatcher: agent,
        method: next.method as 'GET',
        headers: {
          'accept-language': language,
          accept: 'text/html',
          ...(cookie && { cookie }),
          ...(next.form && {
            'content-type': 'application/x-www-form-urlencoded',
            origin: steps === 0 ? origin : 'null',
          }),
          ...headers,
        },
        ...(next.form && { body: next.form.toString() }),
      })
      const html = await answer.body.text()
      for (const field of [answer.headers['set-cookie'] ?? []].flat()) keep(field, next.url)
      const { location = onward(answer.headers['refresh']) } = answer.headers
      if (answer.statusCode > 399 || typeof location !== 'string') {
        return (page = pageOf(next.url, answer.statusCode, answer.headers, html, way))
      }
      const stays = answer.statusCode === 307 || answer.statusCode === 308
      const to = new URL(location, next.url).href
      next = stays ? { ...next, url: to } : { method: 'GET', url: to, form: undefined }
    }
    return assert.fail(`redirects without end: ${way.join(' → ')}`)
  }

  /** Ports do not part cookies (RFC 6265 §8.5). */
  function cookiesFor(url: string): string[] {
    const { hostname, pathname, protocol } = new URL(url)
    return jar
      .filter(({ host, path, secure }) => {
        const below = pathname === path || pathname.startsWith(path.replace(/\/?$/, '/'))
        return host === hostname && below && (!secure || protocol === 'https:')
      })
      .toSorted((a, b) => b.path.length - a.path.length)
      .map(({ name, value }) => `${name}=${value}`)
  }

  function keep(field: string, url: string): void {
    const [pair = '', ...rest] = field.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    const said = new Map(
      rest.map((part) => {
        const [key = '', text = ''] = part.split('=', 2)
        return [key.toLowerCase(), text]
      }),
    )
    const { hostname: host, pathname } = new URL(url)
    const path = said.get('path') || pathname.slice(0, pathname.lastIndexOf('/')) || '/'
    jar = jar.filter((one) => one.name !== name || one.host !== host || one.path !== path)
    const over = said.get('max-age') === '0' || new Date(said.get('expires') ?? '9999') < epoch
    if (!over) jar.push({ name, value, host, path, secure: said.has('secure') })
  }
}

/** Where a page goes on to by itself: `Refresh: 0; url=/me`. */
function onward(refresh: string | string[] | undefined): string | undefined {
  return /^0; url=(.+)$/.exec(String(refresh ?? ''))?.[1]
}

const epoch = new Date('1990-01-01')

function buttonsOf({ root }: BrowserPage): Element[] {
  const [main = root] = elements(root, 'main')
  const all = (of: Element) =>
    elements(of, 'button', 'input').filter(
      ({ tag, attributes }) => tag === 'button' || attributes['type'] === 'submit',
    )
  return [...new Set([...all(main), ...all(root)])]
}

function textOfButton(button: Element): string {
  return button.tag === 'input' ? (button.attributes['value'] ?? '') : textOf(button)
}

function fits(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text)
}

function pageOf(
  url: string,
  status: number,
  headers: BrowserPage['headers'],
  html: string,
  way: readonly string[],
): BrowserPage {
  const root = readPage(html)
  const first = (tag: string) => elements(root, tag)[0]
  const read = (tag: string) => textOf(first(tag) ?? readPage(''))
  const text = textOf(first('main') ?? root)
  return { url, status, headers, html, root, title: read('title'), text, heading: read('h1'), way }
}
