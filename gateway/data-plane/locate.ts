// Which operation an address and a method lead to: the one look-up that calls, `explain` and the
// sandbox share.
//
//   /api/{entity}/{name}/v{major}/persons/17
//        └──────── key ─────────┘└─ path ──┘

import { Problem } from '#kernel/problem/problem.ts'
import { closedProblem } from './closed-problem.ts'
import type { ServedApi, ServedOperation } from './compile-api.ts'
import type { Endpoint } from './routes.ts'
import type { Snapshot } from './snapshot.ts'

export type Door = '/api/' | '/sandbox/'

export function doorOf(path: string): Door | undefined {
  if (path.startsWith('/api/')) return '/api/'
  return path.startsWith('/sandbox/') ? '/sandbox/' : undefined
}

export type Located = Match | Preflight | Nowhere

export interface Match {
  readonly kind: 'match'
  readonly api: ServedApi
  /** Below the root of the API. */
  readonly path: string
  readonly endpoint: Endpoint<ServedOperation>
  readonly values: readonly string[]
}

/** An OPTIONS that the document does not declare; `asked` is the endpoint for `wants`, if there is one. */
export interface Preflight {
  readonly kind: 'preflight'
  readonly api: ServedApi
  readonly path: string
  readonly asked: Endpoint<ServedOperation> | undefined
  readonly values: readonly string[]
  /** Value of `Allow`. */
  readonly allow: string
}

export interface Nowhere {
  readonly kind: 'nowhere'
  readonly api: ServedApi | undefined
  readonly problem: Problem
}

/** `path` canonical, beginning with `door`; `wants`: `Access-Control-Request-Method` of an OPTIONS. */
export function locate(
  snapshot: Snapshot,
  door: Door,
  path: string,
  method: string,
  wants: string | undefined,
): Located {
  const end = endOfKey(path, door.length)
  const api = snapshot.apis.get(path.slice(door.length, end))
  if (api === undefined) {
    const closed = snapshot.closed.get(path.slice(door.length, end))
    const problem = closed ? closedProblem(closed, door) : unknownApi(snapshot, door, path)
    return { kind: 'nowhere', api, problem }
  }
  if (api.closed !== undefined) {
    return { kind: 'nowhere', api, problem: new Problem('gateway/unready', api.closed) }
  }
  const below = end === path.length ? '/' : path.slice(end)
  const found = api.routes.find(below)
  if (found === undefined) {
    const detail = `The document of ${api.key} describes no such path; see /apis/${api.key}.`
    return { kind: 'nowhere', api, problem: new Problem('route/unknown', detail) }
  }
  const { endpoints, values } = found
  const endpoint = endpoints.get(method) ?? (method === 'HEAD' ? endpoints.get('GET') : undefined)
  if (endpoint !== undefined) return { kind: 'match', api, path: below, endpoint, values }
  const allow = allowed(endpoints)
  if (method === 'OPTIONS') {
    const asked = wants === undefined ? undefined : endpoints.get(wants)
    return { kind: 'preflight', api, path: below, asked, values, allow }
  }
  return { kind: 'nowhere', api, problem: methodProblem(allow) }
}

export function methodProblem(allow: string): Problem {
  return new Problem('route/method', `This address takes ${allow}.`, { headers: ['Allow', allow] })
}

function allowed(endpoints: ReadonlyMap<string, unknown>): string {
  const methods = new Set(endpoints.keys())
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].toSorted().join(', ')
}

/** Where the third segment ends. */
function endOfKey(path: string, from: number): number {
  let at = from
  for (let segment = 0; segment < 2; segment++) {
    at = path.indexOf('/', at) + 1
    if (at === 0) return path.length
  }
  const slash = path.indexOf('/', at)
  return slash === -1 ? path.length : slash
}

function unknownApi({ apis }: Snapshot, door: Door, path: string): Problem {
  const [entity = '', name = '', version = ''] = path.slice(door.length).split('/')
  const keys = [...apis.keys()]
  const of = (start: string) => keys.filter((key) => key.startsWith(start))
  const unknown = (detail: string) => new Problem('route/unknown', detail)
  if (entity === '' || name === '' || version === '') {
    return unknown(
      `An address here begins with ${door}{entity}/{api}/v{major}; see the catalog at /.`,
    )
  }
  if (of(`${entity}/`).length === 0)
    return unknown('No such entity publishes APIs here; see the catalog at /.')
  const versions = of(`${entity}/${name}/`)
  if (versions.length === 0)
    return unknown('The entity publishes no such API; see the catalog at /.')
  const known = versions.map((key) => key.slice(key.lastIndexOf('/') + 1)).join(', ')
  return unknown(`The API has no such version; it is published as ${known}.`)
}
