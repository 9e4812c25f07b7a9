// The portal: the catalog as pages for people. Made on the server, readable without scripts, in Polish
// and English. It only reads, and everything it reads from a document is a stranger's text.
//
//   request → language → find-page → page (words, document) → frame → reply
//                            └── nothing there: 404 · something threw: logged, 500

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Finding, PublishedApi } from '../published.ts'
import { findPage } from './find-page.ts'
import type { Library } from './find-page.ts'
import { openFragments } from './fragments.ts'
import { frame } from './frame.ts'
import type { Page } from './frame.ts'
import { chooseLanguage, languageCookie } from './language.ts'
import type { Chosen } from './language.ts'
import { readLook } from './look/look.ts'
import type { OperationWalk } from './operation-walk.ts'
import { brokenPage, notFoundPage } from './pages/trouble.ts'
import { guardHeaders, send } from './reply.ts'
import type { Reply } from './reply.ts'
import { openSearch } from './search/open-search.ts'
import { viewOf } from './view.ts'
import type { View } from './view.ts'
import { dictionaries } from './words/dictionary.ts'

export type { OperationWalk, WalkLimit, WalkStep } from './operation-walk.ts'

export interface PortalDeps {
  /** What is published now; the same list again costs nothing. */
  apis(): readonly PublishedApi[]
  /** The walk of each operation, as the gateway runs it now. */
  describe(api: PublishedApi): readonly OperationWalk[]
  findings(id: VersionId): Promise<readonly Finding[]>
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly log: Log
}

export interface Portal {
  /** Answers any request; never throws. */
  handle(req: IncomingMessage, res: ServerResponse): void
}

export function openPortal(deps: PortalDeps): Portal {
  const { log, publicUrl } = deps
  const look = readLook()
  const guard = guardHeaders(look.scriptHash)
  const library = openLibrary(deps)

  async function answer(req: IncomingMessage, asked: Asked): Promise<Reply> {
    const asset = look.assets.get(asked.pathname)
    if (asset !== undefined) {
      return { status: 200, mediaType: asset.mediaType, body: asset.bytes, forever: true }
    }
    const chosen = choose(req, asked)
    const words = dictionaries[chosen.language]
    const { path, query } = asked
    const found =
      path === undefined
        ? undefined
        : await findPage({ path, query, words, language: chosen.language }, library())
    if (found?.kind === 'reply') return found.reply
    return pageReply(found?.page ?? notFoundPage(words), asked, chosen)
  }

  function pageReply(page: Page, asked: Asked, { language, remember }: Chosen): Reply {
    const words = dictionaries[language]
    const place = placeOf(asked.path)
    const body = frame(page, {
      words,
      look,
      place,
      otherLanguage: inOtherLanguage(asked, language),
    })
    const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
    const cookie = `${languageCookie}=${language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly${secure}`
    return {
      status: page.status ?? 200,
      mediaType: 'text/html; charset=utf-8',
      body,
      headers: { 'Content-Language': language, ...(remember && { 'Set-Cookie': cookie }) },
    }
  }

  return {
    handle(req, res) {
      const asked = readAddress(req.url ?? '/')
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        const { language } = choose(req, asked)
        const body = dictionaries[language].methodText
        const headers = { Allow: 'GET, HEAD' }
        send(
          req,
          res,
          { status: 405, mediaType: 'text/plain; charset=utf-8', body, headers },
          guard,
        )
        req.resume()
        return
      }
      answer(req, asked)
        .catch((error: unknown) => {
          log.error({ err: error, place: placeOf(asked.path) }, 'a page of the portal broke')
          const chosen = choose(req, asked)
          return pageReply(brokenPage(dictionaries[chosen.language]), asked, chosen)
        })
        .then((reply) => send(req, res, reply, guard))
        .catch((error: unknown) => {
          log.error({ err: error }, 'the portal could not answer')
          res.destroy()
        })
    },
  }
}

function openLibrary({ apis, describe, findings, publicUrl, log }: PortalDeps): () => Library {
  const search = openSearch()
  const fragments = openFragments()
  const views = new WeakMap<PublishedApi, View>()
  const parts = {
    publicUrl,
    search,
    fragments,
    viewOf(api: PublishedApi): View {
      const known = views.get(api) ?? viewOf(api)
      views.set(api, known)
      return known
    },
    walksOf(api: PublishedApi): readonly OperationWalk[] {
      try {
        return describe(api)
      } catch (error) {
        log.warn({ err: error, version: api.id }, 'the walks of an API cannot be told')
        return []
      }
    },
    async findingsOf(api: PublishedApi): Promise<readonly Finding[] | undefined> {
      try {
        return await findings(api.id)
      } catch (error) {
        log.warn({ err: error, version: api.id }, 'the findings of a version cannot be read')
        return undefined
      }
    },
  }
  return () => {
    const now = apis()
    search.take(now)
    return { apis: now, ...parts }
  }
}

interface Asked {
  readonly pathname: string
  /** Decoded segments; undefined when they cannot be decoded. */
  readonly path: readonly string[] | undefined
  readonly query: URLSearchParams
}

function readAddress(url: string): Asked {
  const mark = url.indexOf('?')
  const pathname = mark < 0 ? url : url.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  return { pathname, query, path: segments(pathname) }
}

function segments(pathname: string): string[] | undefined {
  if (!pathname.startsWith('/') || pathname.length > 2000) return undefined
  const parts = pathname.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  try {
    return parts.map(decodeURIComponent)
  } catch {
    return undefined
  }
}

function choose(req: IncomingMessage, { query }: Asked): Chosen {
  return chooseLanguage(query, req.headers.cookie, req.headers['accept-language'])
}

/** The same page, in the other language. */
function inOtherLanguage({ path, query }: Asked, language: Chosen['language']): string {
  const to = new URLSearchParams(query)
  to.set('lang', dictionaries[language].otherLanguage.code)
  // An empty first segment would make `//somewhere`: the address of another host.
  const here = path === undefined || path[0] === '' ? [] : path
  return `/${here.map(encodeURIComponent).join('/')}?${to.toString()}`
}

function placeOf(path: readonly string[] | undefined): 'catalog' | 'problems' | undefined {
  if (path === undefined) return undefined
  if (path[0] === 'problems') return 'problems'
  return path.length === 0 || path[0] === 'apis' ? 'catalog' : undefined
}
