// The examples that a document gives for the answers of an operation.
//
//   responses ─ "200" "4XX" default ─▶ content ─ application/json ─▶ examples: { a, b } │ example → `default`
//
// Refs are followed inside the document; what is not there is passed over.

import type { Tools } from '../policy.ts'

export interface Example {
  /** Of its response: `4XX` is 400, `default` is 500. */
  readonly status: number
  /** Whether the response stands for that status too. */
  covers(status: number): boolean
  readonly mediaType: string
  readonly name: string
  readonly value: unknown
}

type Document = Tools['document']

export function examplesOf(document: Document, operation: unknown): Example[] {
  return entries(document, member(operation, 'responses')).flatMap(([code, response]) =>
    entries(document, member(response, 'content')).flatMap(([mediaType, media]) =>
      namedValues(document, media).map(([name, value]) => ({
        status: statusOf(code),
        covers: (status: number) => isCovered(code, status),
        mediaType,
        name,
        value,
      })),
    ),
  )
}

/** Whether any operation of the document has an example of that name. */
export function isKnown(document: Document, name: string): boolean {
  return entries(document, document.paths).some(([, item]) =>
    methods.some((method) =>
      examplesOf(document, member(item, method)).some((example) => example.name === name),
    ),
  )
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

function namedValues(document: Document, media: unknown): [string, unknown][] {
  const named = entries(document, member(media, 'examples')).flatMap(
    ([name, example]): [string, unknown][] =>
      isObject(example) && Object.hasOwn(example, 'value') ? [[name, example['value']]] : [],
  )
  const lone = member(media, 'example')
  return lone === undefined || named.some(([name]) => name === 'default')
    ? named
    : [...named, ['default', lone]]
}

function statusOf(code: string): number {
  if (/^[1-5]XX$/i.test(code)) return Number(code[0]) * 100
  return /^[1-5]\d\d$/.test(code) ? Number(code) : 500
}

function isCovered(code: string, status: number): boolean {
  if (/^[1-5]XX$/i.test(code)) return Math.trunc(status / 100) === Number(code[0])
  return code === 'default' || code === String(status)
}

/** Of an object, each value behind its refs. */
function entries(document: Document, value: unknown): [string, unknown][] {
  const found = followed(document, value)
  if (!isObject(found)) return []
  return Object.entries(found).map(([name, inner]) => [name, followed(document, inner)])
}

function followed(document: Document, value: unknown): unknown {
  let found = value
  for (let hop = 0; hop < 20 && isObject(found) && typeof found['$ref'] === 'string'; hop += 1) {
    const ref = found['$ref']
    if (!ref.startsWith('#/')) return undefined
    const keys = ref.slice(2).split('/')
    found = keys.reduce<unknown>((at, key) => member(at, unescaped(key)), document)
  }
  return found
}

// RFC 6901 §4, after the percent-encoding of a URI fragment
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return key
  }
}

function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
