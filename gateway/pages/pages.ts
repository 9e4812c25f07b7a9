// How pages of people are answered: from a table of addresses to handlers, in the language asked for,
// with the visitor in hand. What a handler refuses becomes a page that tells the cure; what breaks is
// logged and told without a word of what it was. No reply is kept by anybody or framed by any page.
//
//   request ─► route of the table ─► visitor ─► form (POST) and its token ─► handler ─► page │ redirect 303

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { chooseLanguage, languageCookie } from '#api-catalog/portal/language.ts'
import type { Visitor, Visitors } from '../identity/visitors/visitors.ts'
import { frame } from './frame.ts'
import type { Page } from './frame.ts'
import { readPageLook } from './look.ts'
import { troublePage } from './trouble.ts'
import { readForm } from '#api-catalog/portal/read-form.ts'
import { frameWords } from './words.ts'

export interface Ask {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly language: Language
  /** By the names in `{…}` of the address. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Fields of the form; empty for GET. */
  readonly form: URLSearchParams
  readonly visitor: Visitor | undefined
}

/** `undefined`: the handler has answered itself. */
export type Answered = Page | { readonly redirect: string } | undefined

export interface PageRoute {
  /** `GET /me/mandates/{id}` */
  readonly at: `${'GET' | 'POST'} /${string}`
  /** Whether a form is taken without the mark of a visit: only where nobody is logged in yet. */
  readonly unmarked?: boolean
  /** Bytes of a form with a file in it (multipart/form-data); undefined: a form without one. */
  readonly upload?: number
  answer(ask: Ask): Promise<Answered> | Answered
}

export interface PageDeps {
  readonly visitors: Visitors
  /** What the page calls the visitor. */
  name(visitor: Visitor, language: Language): Promise<string>
  readonly publicUrl: string
  readonly log: Log
}

export type PageHandler = (req: IncomingMessage, res: ServerResponse) => void

export interface Pages {
  serve(routes: readonly PageRoute[]): PageHandler
  /** A page for a reply that somebody else sends. */
  draw(page: Page, req: IncomingMessage): Promise<Drawn>
}

export interface Drawn {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly bytes: Buffer
}

export function openPages(deps: PageDeps): Pages {
  const { visitors, publicUrl, log } = deps
  const look = readPageLook()
  const isSecure = publicUrl.startsWith('https:')
  return { serve, draw: drawFor }

  function serve(routes: readonly PageRoute[]): PageHandler {
    const table = routes.map((route) => ({ route, ...patternOf(route.at) }))
    return (req, res) => {
      answer(req, res).catch((cause: unknown) => {
        log.error({ err: cause }, 'a page could not be answered')
        res.destroy()
      })
    }

    async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
      const { pathname, searchParams: query } = new URL(req.url ?? '/', 'http://bus')
      if (pathname === look.own.address) return sendLook(res)
      const { language, remember } = chooseLanguage(
        query,
        req.headers.cookie,
        req.headers['accept-language'],
      )
      if (remember) {
        const secure = isSecure ? '; Secure' : ''
        const kept = `${languageCookie}=${language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly${secure}`
        res.appendHeader('Set-Cookie', kept)
      }
      const visitor = await visitors.find(req).catch((cause: unknown) => {
        log.error({ err: cause }, 'visits cannot be read')
        return undefined
      })
      const around = { req, res, language, query, pathname, visitor }
      try {
        await show(await handle(around), around)
      } catch (thrown) {
        await show(trouble(thrown, around), around)
      }
    }

    async function handle({ pathname, ...around }: AroundAsk): Promise<Answered> {
      const { req, visitor } = around
      const method = req.method === 'HEAD' ? 'GET' : req.method
      const fitting = table.filter(({ pattern }) => pattern.test(pathname))
      if (fitting.length === 0)
        throw new Problem('route/unknown', 'There is no page at this address.')
      const found = fitting.find((one) => one.method === method)
      if (found === undefined)
        throw new Problem('route/method', 'This page does not take that method.')
      const { upload } = found.route
      // A file is only read of somebody who is logged in.
      if (upload !== undefined && visitor === undefined)
        throw new Problem('login/required', 'Log in and open the page again.')
      const form =
        method === 'POST' ? await readForm(req, publicUrl, upload) : new URLSearchParams()
      if (method === 'POST' && found.route.unmarked !== true) {
        if (visitor === undefined)
          throw new Problem('login/required', 'Log in and open the page again.')
        visitors.checkForm(visitor, form.get('token') ?? undefined)
      }
      const params = found.pattern.exec(pathname)!.groups ?? {}
      return await found.route.answer({ ...around, params: decoded(params), form })
    }
  }

  async function show(answered: Answered, around: AroundAsk): Promise<void> {
    const { req, res } = around
    if (answered === undefined) return
    if ('redirect' in answered) {
      res.writeHead(303, { ...guard([]), Location: answered.redirect }).end()
      return
    }
    const { status, headers, bytes } = await draw(answered, around)
    res.writeHead(status, headers)
    res.end(req.method === 'HEAD' ? undefined : bytes)
  }

  async function drawFor(page: Page, req: IncomingMessage): Promise<Drawn> {
    const { pathname, searchParams: query } = new URL(req.url ?? '/', 'http://bus')
    const { cookie, 'accept-language': preferred } = req.headers
    const { language } = chooseLanguage(query, cookie, preferred)
    const visitor = await visitors.find(req).catch(() => undefined)
    return await draw(page, { req, language, visitor, pathname, query })
  }

  async function draw(page: Page, around: Omit<AroundAsk, 'res'>): Promise<Drawn> {
    const { req, language, visitor, pathname, query } = around
    const name = visitor && (await deps.name(visitor, language).catch(() => undefined))
    const other = new URLSearchParams(query)
    other.set('lang', frameWords[language].otherLanguage.code)
    const body = frame(page, {
      words: frameWords[language],
      look,
      otherLanguage: req.method === 'POST' ? undefined : `${pathname}?${other.toString()}`,
      visitor: name,
      formToken: visitor && visitors.formToken(visitor),
    })
    const bytes = Buffer.from(body)
    const headers = {
      ...guard(page.leadsTo ?? []),
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': language,
      'Content-Length': bytes.length,
      ...page.headers,
    }
    return { status: page.status ?? 200, headers, bytes }
  }

  function trouble(thrown: unknown, { language, pathname }: AroundAsk): Page {
    const known = thrown instanceof Problem
    if (!known) log.error({ err: thrown }, 'a page broke')
    const problem = known ? thrown : new Problem('gateway/internal', '', { cause: thrown })
    return troublePage(problem, language, pathname)
  }

  function sendLook(res: ServerResponse): void {
    const forever = 'public, max-age=31536000, immutable'
    res.writeHead(200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': forever })
    res.end(look.own.css)
  }
}

type AroundAsk = Omit<Ask, 'params' | 'form'> & { readonly pathname: string }

/** Of every reply; a page runs no script and loads nothing but our stylesheets and icon. */
function guard(leadsTo: readonly string[]): Record<string, string> {
  return {
    'Content-Security-Policy': `default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' ${leadsTo.join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  }
}

function patternOf(at: PageRoute['at']): { method: string; pattern: RegExp } {
  const [method = '', path = ''] = at.split(' ')
  const pattern = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]{1,200})')
  return { method, pattern: new RegExp(`^${pattern}$`) }
}

/** What is no percent-encoding stays as it came and fits nothing. */
function decoded(params: Readonly<Record<string, string>>): Record<string, string> {
  const plain = (value: string) => {
    try {
      return decodeURIComponent(value)
    } catch {
      return value
    }
  }
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, plain(value)]))
}
