// The pages for machines: the catalog API, DCAT, feeds and examples for tools. Public, only read, and
// made from what is published now; nothing here asks a registry or decides about a call.
//
//   request → file of an API · operation of specs/catalog.openapi.yaml · catalog → Answer → sent
//             └── nothing there: resource/unknown · something threw: logged, gateway/internal

import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { preferredLanguage } from '#kernel/problem/preferred-language.ts'
import { asProblem, Problem, refuse } from '#kernel/problem/problem.ts'
import type { PublishedApi } from '../published.ts'
import { openSearch } from '../portal/search/open-search.ts'
import { chooseMediaType } from './accept.ts'
import { readApiFile } from './addresses.ts'
import type { ApiFile } from './addresses.ts'
import { sendAnswer, sendProblem } from './answer.ts'
import type { Answer } from './answer.ts'
import { describeCatalog } from './dcat/describe-catalog.ts'
import { feedOf } from './feed.ts'
import { graphOf, openHandlers, versionOf, yaml } from './handlers.ts'
import type { HandlerNeeds } from './handlers.ts'
import { stampOf } from './stamp-of.ts'
import type { MachineNeeds } from './needs.ts'
import { readOperations } from './operations.ts'
import { issuerDocument, issuerDocumentAddress } from './samples/describe-issuer.ts'
import { writeArazzo } from './samples/write-arazzo.ts'
import { writePostman } from './samples/write-postman.ts'
import { writeGraph } from './write-graph.ts'

export interface Machines {
  /** Answers any request; never throws. */
  handle(req: IncomingMessage, res: ServerResponse): void
}

/** @throws Error when specs/catalog.openapi.yaml and the handlers disagree */
export function openMachines(needs: MachineNeeds): Machines {
  const { log } = needs
  const find = openFind(withMemory(needs))

  async function answer(req: IncomingMessage): Promise<Answer> {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      const headers = ['Allow', 'GET, HEAD']
      refuse('route/method', 'This address is only read: send GET.', { headers })
    }
    const { accept, 'accept-language': languages } = req.headers
    return await find(req.url ?? '/', { accept, language: preferredLanguage(languages) })
  }

  return {
    handle(req, res) {
      req.resume()
      answer(req)
        .then((found) => sendAnswer(req, res, found))
        .catch((thrown: unknown) => {
          const problem = asProblem(thrown)
          if (isCutOff(thrown) || res.headersSent) return void res.destroy()
          if (problem.fault !== 'caller') log.error({ err: thrown }, 'a page for machines broke')
          sendProblem(req, res, problem)
        })
    },
  }
}

/** Of whoever asks. */
interface Wish {
  readonly accept: string | undefined
  readonly language: 'pl' | 'en'
}

function openFind(needs: HandlerNeeds) {
  const { publicUrl, changelog } = needs
  const operations = readOperations()
  const handlers = openHandlers(needs)
  const lost = operations.filter(({ id }) => !Object.hasOwn(handlers, id))
  if (lost.length > 0 || operations.length !== Object.keys(handlers).length) {
    const ids = operations.map(({ id }) => id).join()
    const handled = Object.keys(handlers).join()
    throw new Error(`specs/catalog.openapi.yaml (${ids}) and its handlers (${handled}) disagree.`)
  }
  const graph = (type: 'application/ld+json' | 'text/turtle') =>
    writeGraph(type, () => describeCatalog(needs.apis(), needs), needs.stamp())

  return async (url: string, wish: Wish): Promise<Answer> => {
    const { accept, language } = wish
    const mark = url.indexOf('?')
    const pathname = mark < 0 ? url : url.slice(0, mark)
    if (pathname === '/catalog.jsonld') return graph('application/ld+json')
    if (pathname === '/catalog.ttl') return graph('text/turtle')
    if (pathname === '/catalog') {
      const types = ['application/ld+json', 'text/turtle'] as const
      return graph(chooseMediaType(accept, types) ?? 'application/ld+json')
    }
    if (pathname === '/changes.atom')
      return feedOf(await changelog(), { publicUrl, api: undefined, language })
    if (pathname === issuerDocumentAddress) {
      const body = JSON.stringify(issuerDocument(publicUrl))
      return { mediaType: 'application/vnd.oai.openapi+json', body }
    }
    const file = readApiFile(pathname)
    if (file !== undefined) return await fileOf(file, wish, needs)
    for (const { id, match, readQuery } of operations) {
      const path = match(pathname)
      const handler = handlers[id]
      if (path === undefined || handler === undefined) continue
      const query = readQuery(new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)))
      if ('errors' in query) {
        const detail = 'The query is not as specs/catalog.openapi.yaml describes it.'
        throw new Problem('request/invalid', detail, { errors: query.errors })
      }
      return await handler({ path, query: query.values, accept })
    }
    refuse('resource/unknown', 'Nothing is there; see specs/catalog.openapi.yaml.')
  }
}

async function fileOf(file: ApiFile, { language }: Wish, needs: HandlerNeeds): Promise<Answer> {
  const { publicUrl } = needs
  const { entity, api, major, what } = file
  if (major === undefined) {
    const isKnown = needs.apis().some((one) => one.entity === entity && one.name === api)
    if (!isKnown) refuse('resource/unknown', 'No such API is published.')
    const changes = await needs.changelog({ entity, api })
    return feedOf(changes, { publicUrl, api: `${entity}/${api}`, language })
  }
  const version = versionOf(needs, { entity, api, major: String(major) })
  const access = { publicUrl, tokenNeeded: needs.tokenNeeded(version) }
  switch (what) {
    case '.jsonld':
      return graphOf('application/ld+json', [version], needs)
    case '.ttl':
      return graphOf('text/turtle', [version], needs)
    case 'postman.json':
      return { mediaType: 'application/json', body: writePostman(version, access) }
    case 'arazzo.json':
      return { mediaType: 'application/json', body: JSON.stringify(writeArazzo(version, access)) }
    default:
      return yaml(writeArazzo(version, access))
  }
}

/** What is worked out of a list of APIs is kept as long as it is the same list. */
function withMemory(needs: MachineNeeds): HandlerNeeds {
  const search = openSearch()
  let stamped: readonly PublishedApi[] | undefined
  let stamp = ''
  let asked: readonly PublishedApi[] | undefined
  let needed = new Map<PublishedApi, boolean>()
  const tokenNeeded = (api: PublishedApi): boolean => {
    const apis = needs.apis()
    if (apis !== asked) needed = new Map()
    asked = apis
    const known = needed.get(api) ?? needs.tokenNeeded(api)
    needed.set(api, known)
    return known
  }
  return {
    ...needs,
    tokenNeeded,
    async search() {
      await Promise.resolve(search.take(needs.apis()))
      return search
    },
    stamp() {
      const apis = needs.apis()
      if (apis !== stamped) {
        const hash = createHash('sha256').update(`${needs.publicUrl} ${needs.operator ?? ''}`)
        for (const api of apis) hash.update(`\n${stampOf(api)} ${tokenNeeded(api)}`)
        stamp = hash.digest('hex')
        stamped = apis
      }
      return stamp
    },
  }
}

function isCutOff(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
