// The request that the examples of an operation's page send, in no language yet: method, address,
// headers, body. Required parameters and the body are filled from the document's examples, else with
// samples that fit their schemas. Every text in it is a stranger's: whoever writes it down quotes it.

import { createHash } from 'node:crypto'
import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { list, record } from './read-json.ts'
import { outlineSchema } from './outline-schema.ts'
import { readOperation } from './read-operation.ts'
import type { Content, Parameter, RequestBody } from './read-operation.ts'
import { sampleValue } from './sample-value.ts'

export interface SampleRequest {
  /** Letters only, upper case. */
  readonly method: string
  /** Below the door, percent-encoded: `mc/persons/v1/persons/44051401359?on=2026-03-02`. */
  readonly target: string
  /** Values on one line each; the media type of the body is not among them. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** `name=value`, encoded. */
  readonly cookies: readonly string[]
  readonly body: SampleBody | undefined
}

/** `file`: a file of the caller's own, by a name that is ours. */
export type SampleBody =
  | { readonly kind: 'text'; readonly mediaType: string; readonly text: string }
  | { readonly kind: 'file'; readonly mediaType: string; readonly file: string }
  | {
      readonly kind: 'form'
      readonly multipart: boolean
      readonly fields: readonly { readonly name: string; readonly value: string | undefined }[]
    }

/** What goes over the wire: texts and files, one after another. */
export interface WrittenBody {
  readonly mediaType: string
  readonly pieces: readonly ({ readonly text: string } | { readonly file: string })[]
}

const longestBody = 4_000

/** Of a field of a form that takes a file. */
export const fileOfField = 'plik'

export function sampleRequest(api: PublishedApi, operation: PublishedOperation): SampleRequest {
  const { document } = api
  const { parameters, body } = readOperation(document, operation)
  const given = parameters.filter((parameter) => parameter.required)
  const sent = body?.required === true || /^(?:POST|PUT|PATCH)$/.test(operation.method)
  const named = given.filter((one) => headerName.test(one.name))
  return {
    method: operation.method.replace(/[^A-Z]/g, ''),
    target: `${api.entity}/${api.name}/v${api.major}${addressOf(document, operation.path, given)}`,
    headers: named
      .filter((one) => one.in === 'header')
      .map((one) => [one.name, oneLine(plain(sampleOf(document, one)))]),
    cookies: named
      .filter((one) => one.in === 'cookie')
      .map(
        (one) => `${one.name}=${encodeURIComponent(plain(sampleOf(document, one)).toWellFormed())}`,
      ),
    body: sent && body !== undefined ? bodyOf(document, body) : undefined,
  }
}

/** RFC 9110 §5.6.2. */
export const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** The body as bytes would stand on the wire, for languages that have no forms of their own. */
export function writeBody(body: SampleBody): WrittenBody {
  if (body.kind === 'text') return { mediaType: body.mediaType, pieces: [{ text: body.text }] }
  if (body.kind === 'file') return { mediaType: body.mediaType, pieces: [{ file: body.file }] }
  if (!body.multipart) {
    const pairs = body.fields.map(({ name, value = '' }): [string, string] => [name, value])
    const text = new URLSearchParams(pairs).toString()
    return { mediaType: 'application/x-www-form-urlencoded', pieces: [{ text }] }
  }
  // The digest keeps the boundary out of every value.
  const digest = createHash('sha256').update(JSON.stringify(body.fields)).digest('hex')
  const boundary = `szyna-${digest.slice(0, 16)}`
  const pieces: ({ text: string } | { file: string })[] = []
  let text = ''
  for (const { name, value } of body.fields) {
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${inDisposition(name)}"`
    if (value !== undefined) text += `\r\n\r\n${value}\r\n`
    else {
      text += `; filename="${fileOfField}"\r\nContent-Type: application/octet-stream\r\n\r\n`
      pieces.push({ text }, { file: fileOfField })
      text = '\r\n'
    }
  }
  pieces.push({ text: `${text}--${boundary}--\r\n` })
  return { mediaType: `multipart/form-data; boundary=${boundary}`, pieces }
}

/** The request body as indented JSON; undefined when it is too long to show. */
export function sampleJson(document: object, content: Content): string | undefined {
  const value = content.example ?? sampleValue(document, content.schema) ?? {}
  const written = JSON.stringify(value, null, 2)
  return written.length <= longestBody ? written : undefined
}

export function sampleOf(document: object, parameter: Parameter): unknown {
  return parameter.example ?? sampleValue(document, parameter.schema, parameter.name)
}

/** A value as an address or a header holds it: what is longer than 500 characters is cut. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value.slice(0, 500).toWellFormed()
  if (value === undefined || value === null) return 'wartosc'
  if (Array.isArray(value)) return list(value).slice(0, 50).map(plain).join(',')
  return JSON.stringify(value).slice(0, 500)
}

/** OpenAPI's `form` (the default), `spaceDelimited`, `pipeDelimited` and `deepObject`: names and values. */
export function queryPairs(parameter: Parameter, value: unknown): [name: string, value: string][] {
  const { name } = parameter
  if (parameter.json) return [[name, JSON.stringify(value ?? null)]]
  if (Array.isArray(value)) {
    if (parameter.explode !== false) return value.map((one) => [name, plain(one)])
    const between = { spaceDelimited: ' ', pipeDelimited: '|' }[parameter.style ?? ''] ?? ','
    return [[name, value.map(plain).join(between)]]
  }
  const members = Object.entries(record(value) ?? {})
  if (members.length === 0) return [[name, plain(value)]]
  return members.map(([member, one]) => [
    parameter.style === 'deepObject' ? `${name}[${member}]` : member,
    plain(one),
  ])
}

function addressOf(document: object, path: string, given: readonly Parameter[]): string {
  const inPath = new Map(given.filter((one) => one.in === 'path').map((one) => [one.name, one]))
  const filled = path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const parameter = inPath.get(name)
    const value = parameter === undefined ? name : sampleOf(document, parameter)
    return encodeURIComponent(plain(value).toWellFormed()) || '-'
  })
  const query = given
    .filter((one) => one.in === 'query')
    .flatMap((one) => queryPairs(one, sampleOf(document, one)))
    .map((pair) => pair.map((one) => encodeURIComponent(one.toWellFormed())).join('='))
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}

/** JSON first, then forms, then whatever comes first. */
function bodyOf(document: object, body: RequestBody): SampleBody | undefined {
  const pick = (wanted: RegExp) => body.content.find(({ mediaType }) => wanted.test(mediaType))
  const json = pick(/^application\/(?:[\w.+-]+\+)?json\b/i)
  if (json !== undefined) return textOrFile(json, sampleJson(document, json), 'tresc.json')
  const form = pick(/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i)
  if (form !== undefined) return formOf(document, form)
  const other = body.content[0]
  if (other === undefined) return undefined
  const { example } = other
  const short = typeof example === 'string' && example.length <= longestBody
  return textOrFile(other, short ? example : undefined, fileOfField)
}

function textOrFile(content: Content, text: string | undefined, file: string): SampleBody {
  const mediaType = oneLine(content.mediaType)
  return text === undefined ? { kind: 'file', mediaType, file } : { kind: 'text', mediaType, text }
}

function formOf(document: object, content: Content): SampleBody {
  const multipart = content.mediaType.toLowerCase().startsWith('multipart/')
  const value = record(content.example) ?? record(sampleValue(document, content.schema)) ?? {}
  const files = new Set(
    outlineSchema(document, content.schema)
      .properties.filter(({ schema }) => outlineSchema(document, schema).format === 'binary')
      .map(({ name }) => name),
  )
  const fields = Object.entries(value).map(([name, one]) => ({
    name,
    value: multipart && files.has(name) ? undefined : plain(one),
  }))
  return { kind: 'form', multipart, fields }
}

/** As browsers write the name of a field (WHATWG HTML §4.10.22.8). */
function inDisposition(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}]+/gu, ' ')
}
