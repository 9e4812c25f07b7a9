// Which pipeline a call meets. Hosts stand in the order in which the file first names them, routes of
// a host in the order of the file; the first that matches has the call.
//
//   host ─► route: path? method? ─► pipeline, or 404 where the endpoint has none
//                                └► OPTIONS that no route takes: the methods that there are

import type { Endpoint } from '../eg-call.ts'
import type { HostPattern } from './host-pattern.ts'
import type { PathPattern } from './path-pattern.ts'

export interface Route<served> {
  readonly endpoint: Endpoint
  /** As the file writes it: what logs may show of a path. */
  readonly pattern: string
  readonly path: PathPattern
  /** Upper case; undefined: all of them. */
  readonly methods: ReadonlySet<string> | undefined
  /** Undefined: the endpoint stands in no pipeline. */
  readonly served: served | undefined
}

export interface Host<served> {
  /** Undefined: any host. */
  readonly host: HostPattern | undefined
  readonly routes: readonly Route<served>[]
}

export type Found<served> =
  | { readonly kind: 'route'; readonly route: Route<served> }
  | { readonly kind: 'options'; readonly allow: string }
  | undefined

export function findRoute<served>(
  hosts: readonly Host<served>[],
  host: string,
  path: string,
  method: string,
): Found<served> {
  for (const { host: pattern, routes } of hosts) {
    if (pattern !== undefined && !pattern.matches(host)) continue
    const fitting = routes.filter((route) => route.path.matches(path))
    const route = fitting.find(({ methods }) => takes(methods, method))
    if (route !== undefined) return { kind: 'route', route }
    const allow = new Set(fitting.flatMap(({ methods }) => listed(methods)))
    if (method === 'OPTIONS' && allow.size > 0)
      return { kind: 'options', allow: [...allow].join(',') }
  }
  return undefined
}

function takes(methods: ReadonlySet<string> | undefined, method: string): boolean {
  return methods === undefined || methods.has(method) || (method === 'HEAD' && methods.has('GET'))
}

function listed(methods: ReadonlySet<string> | undefined): string[] {
  return [...(methods ?? [])].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
}
