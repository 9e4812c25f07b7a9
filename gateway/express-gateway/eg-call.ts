// A call on its way through a pipeline of the dialect: the call of the bus, and beside it what only
// the dialect knows.

import { Problem } from '#kernel/problem/problem.ts'
import type { Body, Call } from '#policies/call.ts'
import { noBody } from '#policies/call.ts'
import type { Target } from '#policies/policy.ts'

export interface EgCall extends Call {
  /** Where it goes; an `expression` may write another. */
  path: string
  query: string
  /** Path and query as they came. */
  readonly asked: string
  /** The `Host` line. */
  readonly host: string
  readonly secure: boolean
  /** The client showed a certificate that the listener trusts. */
  readonly hasCertificate: boolean
  readonly endpoint: Endpoint
  consumer: Consumer | undefined
  /** Fields of the reply that steps asked for: name, value, … */
  readonly said: string[]
  /** Set by a `proxy` step: the steps after it are not asked any more. */
  goesTo: Target | undefined
  /** The body as values, once somebody read it. */
  parsed: ParsedBody | undefined
}

/** One entry under `apiEndpoints`. */
export interface Endpoint {
  readonly name: string
  readonly scopes: readonly string[]
}

/** Who calls, proven by a step of the pipeline; a name of the dialect's own, never a system of the bus. */
export interface Consumer {
  readonly id: string
  readonly username: string
  readonly type: 'user' | 'application' | 'token'
}

export interface ParsedBody {
  readonly form: 'json' | 'urlencoded' | 'none'
  readonly value: unknown
}

/** As much of a body as steps read; more is refused with 413. */
export const maxBody = 102_400

/** JSON or a form, as values; anything else, and what is neither after all, is an empty mapping. */
export function parsedBody(call: EgCall): ParsedBody {
  call.parsed ??= parse(call.body, call.headers.get('content-type') ?? '')
  return call.parsed
}

function parse(body: Body, type: string): ParsedBody {
  const nothing: ParsedBody = { form: 'none', value: {} }
  if (body.kind !== 'bytes' || body.bytes.length === 0) return nothing
  const text = Buffer.from(body.bytes).toString('utf8')
  if (/^application\/json\s*(?:;|$)/i.test(type)) return { form: 'json', value: json(text) }
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) return nothing
  return { form: 'urlencoded', value: Object.fromEntries(new URLSearchParams(text)) }
}

function json(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Told below.
  }
  throw new Problem('request/malformed', 'The body is no JSON object or list.')
}

/** Puts other bytes in the place of the body. */
export function replaceBody(call: EgCall, text: string): void {
  const bytes = Buffer.from(text)
  call.body = bytes.length === 0 ? noBody : { kind: 'bytes', bytes }
  call.parsed = undefined
}
