// From an address to what is shown there. Returns undefined for an address where nothing is.

import { readFile } from 'node:fs/promises'
import type { Finding, PublishedApi } from '../published.ts'
import { apiAddress } from './addresses.ts'
import type { Fragments } from './fragments.ts'
import type { Page } from './frame.ts'
import type { Chosen } from './language.ts'
import type { OperationWalk } from './operation-walk.ts'
import { apiPage } from './pages/api.ts'
import { catalogPage, countEntities, readAsked } from './pages/catalog.ts'
import { findingsPage } from './pages/findings.ts'
import { operationPage } from './pages/operation.ts'
import { isProblemCode, problemPage, problemsPage } from './pages/problems.ts'
import { schemaPage } from './pages/schema.ts'
import type { Reply } from './reply.ts'
import type { Search } from './search/open-search.ts'
import type { View } from './view.ts'
import { apiCatalogReply } from './well-known.ts'
import type { Words } from './words/dictionary.ts'

export interface Library {
  readonly apis: readonly PublishedApi[]
  readonly publicUrl: string
  readonly search: Search
  readonly fragments: Fragments
  viewOf(api: PublishedApi): View
  /** Empty when the gateway cannot tell just now. */
  walksOf(api: PublishedApi): readonly OperationWalk[]
  /** Undefined when they cannot be read just now. */
  findingsOf(api: PublishedApi): Promise<readonly Finding[] | undefined>
}

export interface Request {
  /** Decoded path segments. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly language: Chosen['language']
  readonly words: Words
}

export type Found =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'reply'; readonly reply: Reply }

export async function findPage(request: Request, library: Library): Promise<Found | undefined> {
  const { path, words, language } = request
  const desk = { words, publicUrl: library.publicUrl }
  const [first, ...rest] = path
  switch (first) {
    case undefined: {
      const { search, apis, viewOf } = library
      const catalog = { search, viewOf, entities: countEntities(apis) }
      return page(catalogPage(readAsked(request.query), catalog, desk))
    }
    case 'apis':
      return findInApi(rest, request, library)
    case 'problems': {
      const code = rest.join('/')
      if (rest.length === 0) return page(problemsPage(desk, language))
      return isProblemCode(code) ? page(problemPage(code, desk, language)) : undefined
    }
    case 'policies':
      return rest.join('/') === 'schema.json' ? policySchema() : undefined
    case '.well-known':
      return rest.join('/') === 'api-catalog'
        ? { kind: 'reply', reply: apiCatalogReply(library.apis, library.publicUrl) }
        : undefined
    default:
      return undefined
  }
}

//   {entity}                        → its APIs in the catalog
//   {entity}/{api}                  → its newest version
//   {entity}/{api}/v{major}[/…]     a version and its parts
async function findInApi(
  [entity, name, version, part, ...names]: readonly string[],
  { words }: Request,
  library: Library,
): Promise<Found | undefined> {
  const { apis, publicUrl, fragments } = library
  if (entity === undefined) return moved('/')
  const ofEntity = apis.filter((api) => api.entity === entity)
  if (name === undefined) return ofEntity.length > 0 ? moved(`/?entity=${entity}`) : undefined
  const versions = ofEntity.filter((api) => api.name === name)
  if (version === undefined) {
    const newest = versions.toSorted((one, other) => other.major - one.major)[0]
    return newest && moved(apiAddress(newest))
  }
  const api = versions.find(({ major }) => `v${major}` === version)
  if (api === undefined || names.length > 1) return undefined
  const view = library.viewOf(api)
  const desk = { words, publicUrl, fragments }
  const [given] = names
  if (part === undefined) {
    const findings = await library.findingsOf(api)
    return page(apiPage(view, { walks: library.walksOf(api), findings }, desk))
  }
  if (part === 'findings' && given === undefined) {
    return page(findingsPage(view, await library.findingsOf(api), desk))
  }
  if (part === 'openapi.json' && given === undefined) {
    const file = `${api.entity}-${api.name}-v${api.major}.openapi.json`
    const headers = { 'Content-Disposition': `inline; filename="${file}"` }
    const body = fragments.of(`${api.id} document`, () => JSON.stringify(api.document))
    const mediaType = 'application/vnd.oai.openapi+json'
    return { kind: 'reply', reply: { status: 200, mediaType, body, headers } }
  }
  if (part === 'operations' && given !== undefined) {
    const one = view.bySlug(given)
    const walk = library.walksOf(api).find(({ operation }) => operation === one?.operation.id)
    return one && page(operationPage(view, one, walk, desk))
  }
  if (part === 'schemas' && given !== undefined && view.schemas.includes(given)) {
    return page(schemaPage(view, given, desk))
  }
  return undefined
}

async function policySchema(): Promise<Found | undefined> {
  try {
    const body = await readFile(new URL('../../specs/policy-file.schema.json', import.meta.url))
    const headers = { 'Access-Control-Allow-Origin': '*' }
    return {
      kind: 'reply',
      reply: { status: 200, mediaType: 'application/schema+json', body, headers },
    }
  } catch {
    return undefined
  }
}

function page(made: Page): Found {
  return { kind: 'page', page: made }
}

/** Only to addresses made here; never to what a request says. */
function moved(address: string): Found {
  const headers = { Location: address }
  return { kind: 'reply', reply: { status: 302, mediaType: 'text/plain', body: '', headers } }
}
