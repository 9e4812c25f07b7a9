// The portal: the catalog as pages for people. Made on the server, readable without scripts, in Polish
// and English. It reads, and takes in one thing, a note on an operation; everything it shows from a
// document is a stranger's text.
//
//   request → language → find-page → page (words, document) → frame → reply
//                │           └── nothing there: 404 · something threw: logged, 500
//                └─ POST …/feedback → take-note → 303

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '#kernel/clock/clock.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Feedback } from '../feedback/open-feedback.ts'
import type { Finding, PublishedApi } from '../published.ts'
import type { AroundApiDeps } from './around-api.ts'
import { findOperation, findPage } from './find-page.ts'
import { frame } from './frame.ts'
import type { Page } from './frame.ts'
import { chooseLanguage, languageCookie } from './language.ts'
import type { Chosen } from './language.ts'
import { openLibrary } from './library.ts'
import { readLook } from './look/look.ts'
import type { OperationWalk } from './operation-walk.ts'
import type { Operator } from './pages/accessibility.ts'
import { brokenPage, notFoundPage, refusedNotePage } from './pages/trouble.ts'
import { addressIn, readAddress } from './read-address.ts'
import type { Asked } from './read-address.ts'
import type { Severities } from './pages/rules.ts'
import { guardHeaders, send } from './reply.ts'
import type { Reply } from './reply.ts'
import { openTakeNote } from './take-note.ts'
import { dictionaries } from './words/dictionary.ts'

export type { OperationWalk, WalkLimit, WalkStep } from './operation-walk.ts'

/** What is optional and not given, the pages do not speak of. */
export interface PortalDeps extends AroundApiDeps {
  /** What is published now; the same list again costs nothing. */
  apis(): readonly PublishedApi[]
  /** The walk of each operation, as the gateway runs it now. */
  describe(api: PublishedApi): readonly OperationWalk[]
  findings(id: VersionId): Promise<readonly Finding[]>
  readonly feedback?: Pick<Feedback, 'give'> | undefined
  /** Whose address a request comes from; not given: the connection's. */
  readonly addressOf?: ((req: IncomingMessage) => string) | undefined
  readonly operator?: Operator | undefined
  /** How much each rule of the catalog matters now. */
  severities?(): Promise<Severities>
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly clock: Clock
  readonly log: Log
}

export interface Portal {
  /** Answers any request; never throws. */
  handle(req: IncomingMessage, res: ServerResponse): void
}

export function openPortal(deps: PortalDeps): Portal {
  const { log, publicUrl, clock, feedback } = deps
  const look = readLook()
  const guard = guardHeaders(look.scriptHashes)
  const library = openLibrary(deps)
  const addressOf = deps.addressOf ?? ((req) => req.socket.remoteAddress ?? 'unknown')
  const takeNote = feedback && openTakeNote({ feedback, publicUrl, clock, addressOf })

  async function answer(req: IncomingMessage, asked: Asked): Promise<Reply> {
    if (req.method !== 'GET' && req.method !== 'HEAD') return await answerDeed(req, asked)
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

  /** Whatever is no reading: a note, or nothing. */
  async function answerDeed(req: IncomingMessage, asked: Asked): Promise<Reply> {
    const chosen = choose(req, asked)
    const words = dictionaries[chosen.language]
    const [door, ...path] = asked.path ?? []
    const isNote = door === 'apis' && path.length === 6 && path.at(-1) === 'feedback'
    const found = isNote ? findOperation(path, library()) : undefined
    if (req.method !== 'POST' || takeNote === undefined || found === undefined) {
      req.resume()
      const headers = { Allow: found === undefined ? 'GET, HEAD' : 'GET, HEAD, POST' }
      const mediaType = 'text/plain; charset=utf-8'
      return { status: 405, mediaType, body: words.methodText, headers }
    }
    const { api, one } = found
    try {
      await takeNote(req, { api, operation: one.operation.id, language: chosen.language })
    } catch (error) {
      req.resume()
      if (!(error instanceof Problem)) throw error
      return pageReply(refusedNotePage(error, one.address, words), asked, chosen)
    }
    const headers = { Location: `${one.address}/feedback` }
    return { status: 303, mediaType: 'text/plain', body: '', headers }
  }

  function pageReply(page: Page, asked: Asked, { language, remember }: Chosen): Reply {
    const words = dictionaries[language]
    const body = frame(page, {
      words,
      look,
      place: placeOf(asked.path),
      otherLanguage: addressIn(words.otherLanguage.code, asked),
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

function choose(req: IncomingMessage, { query }: Asked): Chosen {
  return chooseLanguage(query, req.headers.cookie, req.headers['accept-language'])
}

function placeOf(path: readonly string[] | undefined): 'catalog' | 'problems' | undefined {
  if (path === undefined) return undefined
  if (path[0] === 'problems') return 'problems'
  return path.length === 0 || path[0] === 'apis' ? 'catalog' : undefined
}
