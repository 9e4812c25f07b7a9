// What a call brings to a composed operation: its body, its path and query parameters. Whether it is
// as the document says is the affair of the policy file; here it is only read, each parameter as the
// kind of value that its schema names.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '#policies/call.ts'
import { isJson, readMediaType } from '#policies/openapi/media-type.ts'
import { decode, readQuery } from '#policies/validate-request/read-query.ts'
import type { ComposedOperation } from '../composition.ts'
import { absent } from './compile-template.ts'
import type { Scope } from './compile-template.ts'
import { readJson } from './read-json.ts'

export interface ReadInput {
  readonly wantsBody: boolean
  /** The body is bytes, or not wanted. Throws the problem. */
  read(call: Call): Pick<Scope, 'body' | 'path' | 'query'>
}

/** Bytes of a body. */
export const mostInput = 1 << 20

export function compileInput({ input }: ComposedOperation): ReadInput {
  const path = kinds(Object.entries(input.path))
  const query = kinds(Object.entries(input.query).map(([name, { schema }]) => [name, schema]))
  const wantsBody = input.body !== undefined
  return {
    wantsBody,
    read: (call) => ({
      body: wantsBody ? readBody(call) : absent,
      path: path.length === 0 ? none : readPath(call, path),
      query: query.length === 0 ? none : readParameters(call, query),
    }),
  }
}

const none = Object.freeze({})

type Kind = 'number' | 'boolean' | 'list' | 'text'

function kinds(parameters: readonly (readonly [string, object])[]): (readonly [string, Kind])[] {
  return parameters.map(([name, schema]) => [name, kindOf((schema as { type?: unknown }).type)])
}

function kindOf(type: unknown): Kind {
  if (type === 'integer' || type === 'number') return 'number'
  if (type === 'boolean') return 'boolean'
  return type === 'array' ? 'list' : 'text'
}

function readBody({ body, headers }: Call): unknown {
  if (body.kind !== 'bytes' || body.bytes.length === 0) return absent
  const type = headers.lone('content-type')
  const media = type ? readMediaType(type) : undefined
  if (media === undefined || !isJson(media.essence)) {
    throw new Problem('request/media-type', 'Send the body as application/json.')
  }
  try {
    return readJson(body.bytes)
  } catch (cause) {
    throw new Problem('request/malformed', 'The body is not proper JSON.', { cause })
  }
}

function readPath({ params }: Call, wanted: readonly (readonly [string, Kind])[]): object {
  const found: Record<string, unknown> = {}
  for (const [name, kind] of wanted) {
    const text = params[name]
    if (text !== undefined) found[name] = valueOf(text, kind)
  }
  return found
}

function readParameters({ query }: Call, wanted: readonly (readonly [string, Kind])[]): object {
  const sent = readQuery(query)
  const found: Record<string, unknown> = {}
  for (const [name, kind] of wanted) {
    const texts = sent?.get(name)?.map(decode)
    if (texts === undefined) continue
    const [first] = texts
    if (first === undefined || texts.includes(undefined)) throw badQuery()
    found[name] = kind === 'list' ? texts : valueOf(first, kind)
  }
  return found
}

/** What is no such value stays the text it is: the part will say so. */
function valueOf(text: string, kind: Kind): unknown {
  if (kind === 'number' && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text)
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

function badQuery(): Problem {
  return new Problem('request/malformed', 'The query is not proper percent-encoding.')
}
