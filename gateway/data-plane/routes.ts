// The route table of one API: a tree of path segments, made from the path templates of its document.
// The first segment decides before the second: fixed text before mixed text before an open parameter;
// where that choice leads nowhere, the next one is tried.
//
//   /persons/{id}          persons ─┬─ search ●            GET /persons/search    → ● fixed
//   /persons/search                 └─ {}     ●            GET /persons/17        → ● open
//   /{register}/latest     {} ──────── latest ●            GET /persons/latest    → /persons/{id}
//
// The method takes no part in the choice (OpenAPI: concrete paths match first): a path that is known
// without the method asked for is answered 405.

import { matchMixed, readTemplate, TemplateError } from './path-template.ts'
import type { Mixed } from './path-template.ts'

export interface Routes<value> {
  /** `path` in canonical form, below the root of the API. */
  find(path: string): Found<value> | undefined
  /** Endpoints in the table. */
  readonly size: number
}

export interface Found<value> {
  readonly endpoints: ReadonlyMap<string, Endpoint<value>>
  /** Values of the parameters, left to right, still encoded. */
  readonly values: readonly string[]
}

export interface Endpoint<value> {
  readonly value: value
  readonly path: string
  /** Names of the parameters, left to right. */
  readonly names: readonly string[]
}

export interface RouteEntry<value> {
  /** Upper case. */
  readonly method: string
  /** Path template. */
  readonly path: string
  readonly value: value
}

interface Node<value> {
  readonly fixed: Map<string, Node<value>>
  readonly mixed: { readonly shape: Mixed; readonly node: Node<value> }[]
  open: Node<value> | undefined
  endpoints: Map<string, Endpoint<value>> | undefined
}

/** `complaints`: templates that cannot be served, as sentences; the others are in the table. */
export function buildRoutes<value>(entries: readonly RouteEntry<value>[]): {
  routes: Routes<value>
  complaints: string[]
} {
  const root = emptyNode<value>()
  const complaints: string[] = []
  let size = 0
  for (const entry of entries) {
    try {
      insert(root, entry)
      size += 1
    } catch (thrown) {
      if (!(thrown instanceof TemplateError)) throw thrown
      complaints.push(`${entry.method} ${entry.path}: ${thrown.message}`)
    }
  }
  return { routes: { find: (path) => find(root, path), size }, complaints }
}

function insert<value>(root: Node<value>, entry: RouteEntry<value>): void {
  const names: string[] = []
  let node = root
  for (const segment of readTemplate(entry.path)) {
    if (segment.kind === 'fixed') {
      node = childOf(node.fixed, segment.text)
      continue
    }
    names.push(...segment.names)
    node = segment.kind === 'open' ? (node.open ??= emptyNode()) : mixedChild(node, segment.shape)
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new TemplateError(`The parameter "${twice}" stands in it twice.`)
  const endpoints = (node.endpoints ??= new Map())
  const same = endpoints.get(entry.method)
  if (same !== undefined) {
    throw new TemplateError(`It answers the same addresses as ${entry.method} ${same.path}.`)
  }
  endpoints.set(entry.method, { value: entry.value, path: entry.path, names })
}

function childOf<value>(children: Map<string, Node<value>>, text: string): Node<value> {
  let child = children.get(text)
  if (child === undefined) children.set(text, (child = emptyNode()))
  return child
}

function mixedChild<value>(parent: Node<value>, shape: Mixed): Node<value> {
  const known = parent.mixed.find((one) => one.shape.key === shape.key)
  if (known !== undefined) return known.node
  const node = emptyNode<value>()
  parent.mixed.push({ shape, node })
  parent.mixed.sort((a, b) => compareMixed(a.shape, b.shape))
  return node
}

/** More fixed letters first; then any order, so long as it is always the same. */
export function compareMixed(a: Mixed, b: Mixed): number {
  return b.fixed - a.fixed || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
}

function emptyNode<value>(): Node<value> {
  return { fixed: new Map(), mixed: [], open: undefined, endpoints: undefined }
}

function find<value>(root: Node<value>, path: string): Found<value> | undefined {
  const values: string[] = []
  const endpoints = descend(root, path, 1, values)
  return endpoints && { endpoints, values }
}

/** `at`: where the segment begins that `node` is to match; beyond the end: none is left. */
function descend<value>(
  node: Node<value>,
  path: string,
  at: number,
  values: string[],
): Map<string, Endpoint<value>> | undefined {
  if (at > path.length) return node.endpoints
  const slash = path.indexOf('/', at)
  const end = slash === -1 ? path.length : slash
  const text = path.slice(at, end)
  const fixed = node.fixed.get(text)
  if (fixed !== undefined) {
    const found = descend(fixed, path, end + 1, values)
    if (found !== undefined) return found
  }
  if (text === '') return undefined
  const before = values.length
  for (const { shape, node: child } of node.mixed) {
    if (!matchMixed(shape, text, values)) continue
    const found = descend(child, path, end + 1, values)
    if (found !== undefined) return found
    values.length = before
  }
  if (node.open !== undefined) {
    values.push(text)
    const found = descend(node.open, path, end + 1, values)
    if (found !== undefined) return found
    values.length = before
  }
  return undefined
}
