// One operation as the document writes it, with its references followed: parameters (those of the
// path item and its own), request body, responses. What is malformed is left out, never thrown about.

import type { OpenApiDocument, PublishedOperation } from '../../published.ts'
import { list, record, resolve, text } from './read-json.ts'
import type { Loose } from './read-json.ts'

export interface ReadOperation {
  readonly description: string | undefined
  readonly parameters: readonly Parameter[]
  readonly body: RequestBody | undefined
  readonly responses: readonly Response[]
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly deprecated: boolean
  readonly description: string | undefined
  /** Undefined where the document gives none. */
  readonly schema: unknown
  readonly example: unknown
  readonly style: string | undefined
  readonly explode: boolean | undefined
  /** The value is written as JSON (`content` instead of `schema`). */
  readonly json: boolean
}

export interface RequestBody {
  readonly description: string | undefined
  readonly required: boolean
  readonly content: readonly Content[]
}

export interface Content {
  readonly mediaType: string
  readonly schema: unknown
  readonly example: unknown
}

export interface Response {
  /** `200`, `4XX` or `default`. */
  readonly status: string
  readonly description: string | undefined
  readonly headers: readonly { name: string; description: string | undefined; schema: unknown }[]
  readonly content: readonly Content[]
}

export function readOperation(
  document: OpenApiDocument,
  operation: Pick<PublishedOperation, 'method' | 'path'>,
): ReadOperation {
  const item = resolve(document, own(document.paths, operation.path))?.value ?? {}
  const written = record(item[operation.method.toLowerCase()]) ?? {}
  return {
    description: text(written['description']),
    parameters: parametersOf(document, item, written),
    body: bodyOf(document, written['requestBody']),
    responses: Object.entries(record(written['responses']) ?? {}).flatMap(([status, response]) =>
      status.startsWith('x-') ? [] : [responseOf(document, status, response)],
    ),
  }
}

// An operation's own parameter takes the place of the path item's of the same name and place
// (OpenAPI 3.1.1 §4.8.10.1). Three header names are said elsewhere and ignored here (§4.8.12.2.1).
const saidElsewhere = new Set(['accept', 'content-type', 'authorization'])

function parametersOf(document: object, item: Loose, written: Loose): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const one of [...list(item['parameters']), ...list(written['parameters'])]) {
    const parameter = parameterOf(document, resolve(document, one)?.value ?? {})
    if (parameter === undefined) continue
    if (parameter.in === 'header' && saidElsewhere.has(parameter.name.toLowerCase())) continue
    found.set(`${parameter.in} ${parameter.name}`, parameter)
  }
  const order = ['path', 'query', 'header', 'cookie']
  return [...found.values()].sort((one, other) => order.indexOf(one.in) - order.indexOf(other.in))
}

function parameterOf(document: object, written: Loose): Parameter | undefined {
  const place = written['in']
  const name = text(written['name'])
  if (name === undefined) return undefined
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') {
    return undefined
  }
  const content = contentOf(document, written['content'])[0]
  return {
    name,
    in: place,
    required: written['required'] === true || place === 'path',
    deprecated: written['deprecated'] === true,
    description: text(written['description']),
    schema: written['schema'] ?? content?.schema,
    example: exampleOf(document, written) ?? content?.example,
    style: text(written['style']),
    explode: typeof written['explode'] === 'boolean' ? written['explode'] : undefined,
    json: content !== undefined,
  }
}

function bodyOf(document: object, written: unknown): RequestBody | undefined {
  const body = resolve(document, written)?.value
  if (body === undefined) return undefined
  return {
    description: text(body['description']),
    required: body['required'] === true,
    content: contentOf(document, body['content']),
  }
}

function responseOf(document: object, status: string, written: unknown): Response {
  const response = resolve(document, written)?.value ?? {}
  const headers = Object.entries(record(response['headers']) ?? {}).map(([name, header]) => {
    const value = resolve(document, header)?.value ?? {}
    return { name, description: text(value['description']), schema: value['schema'] }
  })
  return {
    status,
    description: text(response['description']),
    headers,
    content: contentOf(document, response['content']),
  }
}

function contentOf(document: object, written: unknown): Content[] {
  return Object.entries(record(written) ?? {}).map(([mediaType, content]) => {
    const value = record(content) ?? {}
    return { mediaType, schema: value['schema'], example: exampleOf(document, value) }
  })
}

/** `example`, or the value of the first of `examples`. */
function exampleOf(document: object, written: Loose): unknown {
  if (written['example'] !== undefined) return written['example']
  const first = Object.values(record(written['examples']) ?? {})[0]
  return resolve(document, first)?.value['value']
}

function own(from: unknown, name: string): unknown {
  const members = record(from)
  return members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined
}
