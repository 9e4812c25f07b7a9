// From an address to what is shown there. Returns undefined for an address where nothing is.

import { readFile } from 'node:fs/promises'
import type { Finding, PublishedApi } from '../published.ts'
import { apiAddress } from './addresses.ts'
import type { AroundApi } from './around-api.ts'
import type { Fragments } from './fragments.ts'
import type { Page } from './frame.ts'
import type { Chosen } from './language.ts'
import { neighboursOf } from './neighbours.ts'
import type { OperationWalk } from './operation-walk.ts'
import { accessibilityPage } from './pages/accessibility.ts'
import type { Operator } from './pages/accessibility.ts'
import { apiPage } from './pages/api.ts'
import { catalogPage } from './pages/catalog.ts'
import { readAsked } from './pages/catalog-asked.ts'
import { findingsPage } from './pages/findings.ts'
import { operationPage } from './pages/operation.ts'
import { thanksPage } from './pages/operation-feedback.ts'
import { rulePage, rulesPage } from './pages/rules.ts'
import type { Severities } from './pages/rules.ts'
import { isProblemCode, problemPage, problemsPage } from './pages/problems.ts'
import { schemaPage } from './pages/schema.ts'
import type { Reply } from './reply.ts'
import type { Gates } from './search/open-gates.ts'
import type { Search } from './search/open-search.ts'
import type { View, ViewedOperation } from './view.ts'
import { apiCatalogReply } from './well-known.ts'
import type { Words } from './words/dictionary.ts'

export interface Library {
  readonly apis: readonly PublishedApi[]
  readonly publicUrl: string
  readonly search: Search
  readonly gates: Gates
  readonly operator: Operator
  /** Whether people may leave notes on operations. */
  readonly takesNotes: boolean
  /** Waits a little for versions that the search is reading. */
  ready(): Promise<void>
  aroundApi(api: PublishedApi): Promise<AroundApi>
  readonly fragments: Fragments
  viewOf(api: PublishedApi): View
  /** Empty when the gateway cannot tell just now. */
  walksOf(api: PublishedApi): readonly OperationWalk[]
  /** Undefined when they cannot be read just now. */
  findingsOf(api: PublishedApi): Promise<readonly Finding[] | undefined>
  /** Empty when the ruleset cannot be read just now. */
  severities(): Promise<Severities>
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
      await library.ready()
      return page(catalogPage(readAsked(request.query), library, desk))
    }
    case 'accessibility':
      return rest.length === 0 ? page(accessibilityPage(library.operator, desk)) : undefined
    case 'apis':
      return findInApi(rest, request, library)
    case 'problems': {
      const code = rest.join('/')
      if (rest.length === 0) return page(problemsPage(desk, language))
      return isProblemCode(code) ? page(problemPage(code, desk, language)) : undefined
    }
    case 'rules': {
      const [rule] = rest
      if (rest.length > 1) return undefined
      const now = await library.severities()
      if (rule === undefined) return page(rulesPage(now, desk, language))
      const one = rulePage(rule, now, desk, language)
      return one && page(one)
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
  path: readonly string[],
  { words }: Request,
  library: Library,
): Promise<Found | undefined> {
  const [entity, name, version, part, given, more] = path
  const { apis, publicUrl, fragments, takesNotes } = library
  if (entity === undefined) return moved('/')
  const ofEntity = apis.filter((api) => api.entity === entity)
  if (name === undefined) return ofEntity.length > 0 ? moved(`/?entity=${entity}`) : undefined
  const majors = ofEntity.filter((api) => api.name === name)
  if (version === undefined) {
    const newest = majors.toSorted((one, other) => other.major - one.major)[0]
    return newest && moved(apiAddress(newest))
  }
  const api = majors.find(({ major }) => `v${major}` === version)
  if (api === undefined || path.length > 6) return undefined
  const view = library.viewOf(api)
  const desk = { words, publicUrl, fragments }
  if (part === undefined) {
    const [findings, around] = await Promise.all([library.findingsOf(api), library.aroundApi(api)])
    const walks = library.walksOf(api)
    const neighbours = neighboursOf(api, apis)
    return page(apiPage(view, { ...around, walks, findings, majors, neighbours }, desk))
  }
  if (part === 'operations') {
    const one = findOperation(path, library)?.one
    if (one === undefined) return undefined
    if (more === 'feedback') return takesNotes ? page(thanksPage(view, one, desk)) : undefined
    const walk = library.walksOf(api).find(({ operation }) => operation === one.operation.id)
    return page(operationPage(view, { one, walk, takesNotes }, desk))
  }
  if (path.length > 5) return undefined
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
  if (part === 'schemas' && given !== undefined && view.schemas.includes(given)) {
    return page(schemaPage(view, given, desk))
  }
  return undefined
}

/** Of `{entity}/{api}/v{major}/operations/{slug}[/feedback]`. */
export function findOperation(
  [entity, name, version, part, slug, more, ...rest]: readonly string[],
  { apis, viewOf }: Pick<Library, 'apis' | 'viewOf'>,
): { readonly api: PublishedApi; readonly one: ViewedOperation } | undefined {
  if (part !== 'operations' || slug === undefined || rest.length > 0) return undefined
  if (more !== undefined && more !== 'feedback') return undefined
  const api = apis.find(
    (one) => one.entity === entity && one.name === name && `v${one.major}` === version,
  )
  const one = api && viewOf(api).bySlug(slug)
  return api && one && { api, one }
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
