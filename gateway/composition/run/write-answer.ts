// The reply of a composed operation: the result, and where each piece of it comes from. Written once,
// from values that were each parsed once.
//
//   Szyna-Complete: ?1        every part answered, or its kept answer was used (RFC 9651 §3.3.6)
//   Szyna-Sources: person;api="mc/persons/v1";state=answered;status=200;at=@1767261600

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Reply } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import type { Plan, PlannedPart } from './compile-operation.ts'
import { absent } from './compile-template.ts'
import type { Scope } from './compile-template.ts'
import { tryWrite } from './read-json.ts'

/** What became of a part. */
export interface Source {
  readonly state: 'answered' | 'cached' | 'failed' | 'skipped'
  readonly status?: number | undefined
  readonly problem?: ProblemCode | undefined
  /** Milliseconds since 1970, when the source answered. */
  readonly at: number
  readonly ms: number
}

export interface Written {
  readonly reply: Reply
  readonly complete: boolean
  /** Names of parts whose kept answers were used. */
  readonly cached: string
}

interface Answer {
  /** In the order of the parts. */
  readonly sources: readonly Source[]
  /** Something in it comes from examples. */
  readonly sandbox: boolean
}

/** A problem where it cannot be written. */
export function writeAnswer(
  plan: Plan,
  scope: Scope,
  { sources, sandbox }: Answer,
): Written | Problem {
  const { parts, result, envelope } = plan
  const complete = sources.every(({ state }) => state === 'answered' || state === 'cached')
  const found = result(scope)
  const data = found === absent ? null : found
  const body = envelope ? { data, complete, sources: told(parts, sources) } : data
  const flat = ['content-type', 'application/json', 'cache-control', 'no-store']
  flat.push('szyna-complete', complete ? '?1' : '?0')
  if (!envelope) flat.push('szyna-sources', dictionary(parts, sources))
  if (sandbox) flat.push('szyna-sandbox', 'true')
  const text = tryWrite(body)
  if (text === undefined) {
    const detail = 'The answers of the parts are nested too deeply. Call again in a while.'
    return new Problem('composition/part-failed', detail)
  }
  const bytes = Buffer.from(text)
  const headers = new HeaderList(flat)
  const cached = parts.filter((_, at) => sources[at]!.state === 'cached').map(({ name }) => name)
  return {
    reply: { status: 200, headers, body: { kind: 'bytes', bytes }, from: 'upstream' },
    complete,
    cached: cached.join(' '),
  }
}

function told(parts: readonly PlannedPart[], sources: readonly Source[]): object {
  const members: Record<string, object> = {}
  for (const [at, { name, api, operation }] of parts.entries()) {
    const { state, status, problem, at: when, ms } = sources[at]!
    members[name] = {
      api,
      operation,
      state,
      status,
      problem,
      at: new Date(when).toISOString(),
      ms: Math.round(ms),
    }
  }
  return members
}

/** RFC 9651 §3.2 */
function dictionary(parts: readonly PlannedPart[], sources: readonly Source[]): string {
  return parts
    .map(({ source }, at) => {
      const { state, status, problem, at: when } = sources[at]!
      let member = `${source};state=${state}`
      if (status !== undefined) member += `;status=${status}`
      if (problem !== undefined) member += `;problem="${problem}"`
      return `${member};at=@${Math.floor(when / 1000)}`
    })
    .join(', ')
}
