// What a part is asked with, from the values of a call: a path of the part's own operation and of no
// other, a query, header fields, a JSON body. A value that cannot stand where it is meant to is never
// bent until it fits: the part is then not asked.
//
//   required reference absent ───────────────► lacking
//   path value with "/", "..", nothing, {…} ──► unfit
//   query or field without a value ───────────► left out

import type { HeaderList } from '#policies/headers.ts'
import { isOwned } from '#policies/owned-headers.ts'
import { canonicalTarget, maxTarget } from '../../data-plane/canonical-target.ts'
import type { ServedApi, ServedOperation } from '../../data-plane/compile-api.ts'
import { decodeParams } from '../../data-plane/decode-params.ts'
import { readTemplate } from '../../data-plane/path-template.ts'
import type { Part } from '../composition.ts'
import { absent, compileTemplate } from './compile-template.ts'
import type { Render, Scope } from './compile-template.ts'
import { isBigNumber, tryWrite } from './read-json.ts'

export interface PartRequest {
  readonly path: string
  readonly query: string
  readonly params: Readonly<Record<string, string>>
  /** Flat list of names and values. */
  readonly headers: readonly string[]
  readonly body: string | undefined
}

/** Why the part cannot be asked. */
export interface Unaskable {
  /** `part`: another part's answer lacks what it needs; `call`: the call does; `value`: it does not fit. */
  readonly lacks: 'part' | 'call' | 'value'
}

export type RenderRequest = (scope: Scope) => PartRequest | Unaskable

/** Throws a sentence where the part does not fit the operation. */
export function compileRequest(
  part: Part,
  api: ServedApi,
  operation: ServedOperation,
  places: ReadonlyMap<string, number>,
): RenderRequest {
  const compile = (one: Part['body'] & object) => compileTemplate(one, places)
  const required = part.required.map((one) => ({
    render: compile(one),
    lacks: one.root === 'parts' ? lacksPart : lacksCall,
  }))
  const findPath = compilePath(part, api, operation, compile)
  const query = Object.entries(part.query).map(
    ([name, one]) => [encodeURIComponent(name), compile(one)] as const,
  )
  const headers = Object.entries(part.headers).map(
    ([name, one]) => [checkedName(name), compile(one)] as const,
  )
  const body = part.body && compile(part.body)
  return (scope) => {
    for (const { render, lacks } of required) if (render(scope) === absent) return lacks
    const place = findPath(scope)
    if ('lacks' in place) return place
    const asked = renderQuery(query, scope)
    const fields = renderFields(headers, scope)
    if (asked === undefined || fields === undefined) return unfit
    if (place.path.length + asked.length >= maxTarget) return unfit
    const sent = body?.(scope) ?? absent
    const text = sent === absent ? undefined : tryWrite(sent)
    if (sent !== absent && text === undefined) return unfit
    return { path: place.path, query: asked, params: place.params, headers: fields, body: text }
  }
}

const lacksPart: Unaskable = { lacks: 'part' }
const lacksCall: Unaskable = { lacks: 'call' }
const unfit: Unaskable = { lacks: 'value' }

type Place = Pick<PartRequest, 'path' | 'params'>

function compilePath(
  part: Part,
  api: ServedApi,
  operation: ServedOperation,
  compile: (template: Part['body'] & object) => Render,
): (scope: Scope) => Place | Unaskable {
  const { path: template, method } = operation.operation
  const { texts, names } = pathPieces(template)
  const values = names.map((name) => {
    const given = Object.hasOwn(part.path, name) ? part.path[name] : undefined
    if (given === undefined)
      throw new Error(`It says nothing of "${name}" in the path ${template}.`)
    return compile(given)
  })
  return (scope) => {
    let path = texts[0]!
    for (let at = 0; at < values.length; at++) {
      const value = scalar(values[at]!(scope))
      if (value === undefined) return unfit
      path += encodeURIComponent(value) + texts[at + 1]!
    }
    const canonical = canonicalTarget(path)
    if (typeof canonical === 'string') return unfit
    // The system behind the part reads the path and nothing else: it must lead it to this operation.
    const found = api.routes.find(canonical.path)
    const endpoint = found?.endpoints.get(method)
    if (found === undefined || endpoint?.value !== operation) return unfit
    return { path: canonical.path, params: decodeParams(endpoint.names, found.values) }
  }
}

/** Texts around the parameters, in the form of an address. */
function pathPieces(template: string): { texts: string[]; names: string[] } {
  const texts = ['']
  const names: string[] = []
  for (const segment of readTemplate(template)) {
    texts[texts.length - 1] += '/'
    if (segment.kind === 'fixed') {
      texts[texts.length - 1] += segment.text
      continue
    }
    names.push(...segment.names)
    if (segment.kind === 'open') {
      texts.push('')
      continue
    }
    const [first = '', ...rest] = segment.shape.texts
    texts[texts.length - 1] += first
    texts.push(...rest)
  }
  return { texts, names }
}

/** A list is sent as the name once more for each item (OpenAPI: `form`, exploded). Undefined: unfit. */
function renderQuery(members: readonly (readonly [string, Render])[], scope: Scope) {
  let query = ''
  for (const [name, render] of members) {
    const value = render(scope)
    if (value === absent || value === null) continue
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const text = one === '' ? '' : scalar(one)
      if (text === undefined) return undefined
      query += `${query === '' ? '' : '&'}${name}=${encodeURIComponent(text)}`
    }
  }
  return query
}

const fieldValue = /^[!-~](?:[\t -~]*[!-~])?$/

function renderFields(members: readonly (readonly [string, Render])[], scope: Scope) {
  const flat: HeaderList['flat'] = []
  for (const [name, render] of members) {
    const value = render(scope)
    if (value === absent || value === null) continue
    const text = scalar(value)
    if (text === undefined || !fieldValue.test(text)) return undefined
    flat.push(name, text)
  }
  return flat
}

const ownFields: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'content-type',
  'cookie',
])

function checkedName(name: string): string {
  const lower = name.toLowerCase()
  if (/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(lower) && !isOwned(lower) && !ownFields.has(lower))
    return lower
  throw new Error(`The field "${name}" is written by the bus; leave it out.`)
}

/** As text in an address or a field; undefined: it has none that could stand there. */
function scalar(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value !== '' && value.isWellFormed() ? value : undefined
    case 'number':
    case 'boolean':
      return String(value)
    case 'object':
      return value !== null && isBigNumber(value) ? value.rawJSON : undefined
    default:
      return undefined
  }
}
