// Where the pages for machines are. This file imports nothing that takes memory: the doors ask it about
// every request under `/apis`.
//
//   /catalog  /catalog.jsonld  /catalog.ttl       all APIs as DCAT
//   /catalog/v1/…                                 the catalog API, specs/catalog.openapi.yaml
//   /changes.atom                                 what was published, everywhere
//   /apis/{entity}/{api}/changes.atom             of one API
//   /apis/{entity}/{api}/v{major}.jsonld  .ttl    one version as DCAT
//   …/v{major}/postman.json  arazzo.json|.yaml    examples to call it with

import type { PublishedApi } from '../published.ts'

type Named = Pick<PublishedApi, 'entity' | 'name' | 'major'>

/** First path segments that belong to machines alone. */
export const machineSegments = [
  '/catalog',
  '/catalog.jsonld',
  '/catalog.ttl',
  '/changes.atom',
] as const

const file =
  /^\/apis\/([a-z0-9-]+)\/([a-z0-9-]+)\/(?:(changes\.atom)|v(\d{1,9})(?:(\.jsonld|\.ttl)|\/(postman\.json|arazzo\.json|arazzo\.yaml)))$/

export interface ApiFile {
  readonly entity: string
  readonly api: string
  /** Undefined: of all majors. */
  readonly major: number | undefined
  /** `changes.atom`, `.ttl`, `postman.json`… */
  readonly what: string
}

/** The file that an address under `/apis/` names; undefined: a page for people. */
export function readApiFile(url: string): ApiFile | undefined {
  const mark = url.indexOf('?')
  const found = file.exec(mark < 0 ? url : url.slice(0, mark))
  if (found === null) return undefined
  const [, entity = '', api = '', feed, major, graph, sample] = found
  const what = feed ?? graph ?? sample ?? ''
  return { entity, api, major: major === undefined ? undefined : Number(major), what }
}

/** All that is told of a version elsewhere, without the host. */
export function versionLinks({ entity, name, major }: Named) {
  const page = `/apis/${entity}/${name}/v${major}`
  const self = `/catalog/v1/apis/${entity}/${name}/v${major}`
  return {
    self,
    page,
    endpoint: `/api/${entity}/${name}/v${major}`,
    sandbox: `/sandbox/${entity}/${name}/v${major}`,
    openapi: `${self}/openapi`,
    changes: `/catalog/v1/apis/${entity}/${name}/changes`,
    feed: `/apis/${entity}/${name}/changes.atom`,
    jsonld: `${page}.jsonld`,
    turtle: `${page}.ttl`,
    postman: `${page}/postman.json`,
    arazzo: `${page}/arazzo.yaml`,
  }
}
