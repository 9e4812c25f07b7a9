// The curl of an operation: one line of shell that can be copied and run. Required parameters and the
// body are filled from the document's examples, else with samples that fit their schemas.
//
// Every text that comes from the document stands in single quotes, in which a shell reads nothing;
// the only thing a shell is asked to do is `$(npx szyna token …)`, made of slugs alone.

import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { list, record } from './read-json.ts'
import { outlineSchema } from './outline-schema.ts'
import { readOperation } from './read-operation.ts'
import type { Content, Parameter, RequestBody } from './read-operation.ts'
import { sampleValue } from './sample-value.ts'

export interface Curls {
  /** To the sandbox, without a token. */
  readonly sandbox: string
  /** Through the gateway. */
  readonly real: string
}

const longestBody = 4000

export function writeCurls(
  api: PublishedApi,
  operation: PublishedOperation,
  access: { publicUrl: string; tokenNeeded: boolean; system: string },
): Curls {
  const { document } = api
  const { parameters, body } = readOperation(document, operation)
  const given = parameters.filter((parameter) => parameter.required)
  const target = `${api.entity}/${api.name}/v${api.major}${addressOf(document, operation.path, given)}`
  const method = operation.method === 'GET' ? '' : ` -X ${operation.method.replace(/[^A-Z]/g, '')}`
  const sent = body?.required === true || /^(?:POST|PUT|PATCH)$/.test(operation.method)
  const options = [...headersOf(document, given), ...(sent ? bodyOptions(document, body) : [])]
  const write = (door: string, more: readonly string[]) =>
    [`curl -sS${method} ${quote(`${access.publicUrl}/${door}/${target}`)}`, ...more].join(' \\\n  ')
  const token = `-H "Authorization: Bearer $(npx szyna token --system ${access.system} --api ${api.entity}/${api.name})"`
  return {
    sandbox: write('sandbox', options),
    real: write('api', access.tokenNeeded ? [token, ...options] : options),
  }
}

function addressOf(document: object, path: string, given: readonly Parameter[]): string {
  const inPath = new Map(given.filter((one) => one.in === 'path').map((one) => [one.name, one]))
  const filled = path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const parameter = inPath.get(name)
    const value = parameter === undefined ? name : valueOf(document, parameter)
    return encodeURIComponent(plain(value)) || '-'
  })
  const query = given.filter((one) => one.in === 'query').flatMap((one) => queryOf(document, one))
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}

/** OpenAPI's `form` (the default), `spaceDelimited`, `pipeDelimited` and `deepObject`. */
function queryOf(document: object, parameter: Parameter): string[] {
  const value = valueOf(document, parameter)
  const pair = (name: string, one: string) =>
    `${encodeURIComponent(name)}=${encodeURIComponent(one)}`
  if (parameter.json) return [pair(parameter.name, JSON.stringify(value ?? null))]
  if (Array.isArray(value)) {
    if (parameter.explode !== false) return value.map((one) => pair(parameter.name, plain(one)))
    const between = { spaceDelimited: ' ', pipeDelimited: '|' }[parameter.style ?? ''] ?? ','
    return [pair(parameter.name, value.map(plain).join(between))]
  }
  const members = Object.entries(record(value) ?? {})
  if (members.length === 0) return [pair(parameter.name, plain(value))]
  return members.map(([name, one]) =>
    pair(parameter.style === 'deepObject' ? `${parameter.name}[${name}]` : name, plain(one)),
  )
}

function headersOf(document: object, given: readonly Parameter[]): string[] {
  const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
  const headers = given.filter((one) => one.in === 'header' && token.test(one.name))
  const cookies = given.filter((one) => one.in === 'cookie' && token.test(one.name))
  const crumbs = cookies.map(
    (one) => `${one.name}=${encodeURIComponent(plain(valueOf(document, one)))}`,
  )
  return [
    ...headers.map(
      (one) => `-H ${quote(`${one.name}: ${oneLine(plain(valueOf(document, one)))}`)}`,
    ),
    ...(crumbs.length > 0 ? [`-b ${quote(crumbs.join('; '))}`] : []),
  ]
}

/** JSON first, then forms, then whatever comes first. */
function bodyOptions(document: object, body: RequestBody | undefined): string[] {
  if (body === undefined) return []
  const pick = (wanted: RegExp) => body.content.find(({ mediaType }) => wanted.test(mediaType))
  const json = pick(/^application\/(?:[\w.+-]+\+)?json\b/i)
  if (json !== undefined) return jsonOptions(document, json)
  const form = pick(/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i)
  if (form !== undefined) return formOptions(document, form)
  const other = body.content[0]
  if (other === undefined) return []
  const type = `-H ${quote(`Content-Type: ${oneLine(other.mediaType)}`)}`
  const { example } = other
  return typeof example === 'string' && example.length <= longestBody
    ? [type, `--data-raw ${quote(example)}`]
    : [type, `--data-binary '@plik'`]
}

/** The request body that the curl sends, as indented JSON; undefined when it is too long to show. */
export function sampleJson(document: object, content: Content): string | undefined {
  const value = content.example ?? sampleValue(document, content.schema) ?? {}
  const written = JSON.stringify(value, null, 2)
  return written.length <= longestBody ? written : undefined
}

function jsonOptions(document: object, content: Content): string[] {
  const type = `-H ${quote(`Content-Type: ${oneLine(content.mediaType)}`)}`
  const written = sampleJson(document, content)
  return [
    type,
    written === undefined ? `--data-binary '@tresc.json'` : `--data-raw ${quote(written)}`,
  ]
}

function formOptions(document: object, content: Content): string[] {
  const multipart = content.mediaType.toLowerCase().startsWith('multipart/')
  const value = record(content.example) ?? record(sampleValue(document, content.schema)) ?? {}
  const files = new Set(
    outlineSchema(document, content.schema)
      .properties.filter(({ schema }) => outlineSchema(document, schema).format === 'binary')
      .map(({ name }) => name),
  )
  return Object.entries(value).map(([name, one]) => {
    if (!multipart) return `--data-urlencode ${quote(`${name}=${plain(one)}`)}`
    return files.has(name)
      ? `-F ${quote(`${name}=@plik`)}`
      : `--form-string ${quote(`${name}=${plain(one)}`)}`
  })
}

function valueOf(document: object, parameter: Parameter): unknown {
  return parameter.example ?? sampleValue(document, parameter.schema, parameter.name)
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 500)
  if (value === undefined || value === null) return 'wartosc'
  if (Array.isArray(value)) return list(value).map(plain).join(',')
  return JSON.stringify(value)
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}]+/gu, ' ')
}

/** Single quotes of a POSIX shell; a quote inside closes them, stands escaped and opens them again. */
function quote(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}
