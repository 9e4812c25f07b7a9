// How asking a part ended, and what that means for the whole call when the part must not fail. The
// caller is told which part, of which API, and its status and code; never what it answered.

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { KeptAnswer } from './part-cache.ts'
import type { Unaskable } from './render-request.ts'

export type PartEnd = Answered | Failed

export interface Answered extends Omit<KeptAnswer, 'at'> {
  readonly kind: 'answered'
  /** It is to be kept, and its source does not forbid it. */
  readonly mayKeep: boolean
}

export interface Failed {
  readonly kind: 'failed' | 'skipped'
  /** Undefined: it was not asked. */
  readonly status: number | undefined
  /** Code of the refusal, where the bus refused. */
  readonly problem: ProblemCode | undefined
  /** What happened, to stand after the name of the part. */
  readonly what: string
  readonly retryAfter: string | undefined
}

/** A part that the call has nothing for is skipped; one that it has the wrong thing for failed. */
export function notAsked({ lacks }: Unaskable): Failed {
  const none = { kind: 'skipped', status: undefined, retryAfter: undefined } as const
  if (lacks === 'part') {
    const what = 'could not be asked: what was found before it lacks what it needs'
    return { ...none, problem: undefined, what }
  }
  const problem = 'composition/part-input'
  if (lacks === 'call') {
    return { ...none, problem, what: 'could not be asked: the call lacks what it needs' }
  }
  const what = 'could not be asked: a value does not fit where it is to stand'
  return { ...none, kind: 'failed', problem, what }
}

/** Who the part is, for a sentence. */
export interface PartName {
  readonly name: string
  readonly api: string
  readonly operation: string
}

/** The whole call ends with this part. */
export function partProblem(
  part: PartName,
  { status, problem, what, retryAfter }: Failed,
): Problem {
  const code = codeFor(status, problem)
  const told = `The part ${part.name} (${part.api}, ${part.operation}) ${what}`
  const headers = retryAfter === undefined ? [] : ['Retry-After', retryAfter]
  return new Problem(code, `${told}. ${cures[code]}`, { headers })
}

const cures = {
  'composition/part-refused': 'Ask the owner of that API for the right to this operation.',
  'composition/nothing': 'There is no such thing at the source; check what you ask for.',
  'composition/part-input': 'What you sent does not fit it; compare it with the description.',
  'composition/part-failed': 'Call again in a while.',
  'limit/exceeded': 'Wait and call again.',
} as const satisfies Partial<Record<ProblemCode, string>>

function codeFor(status: number | undefined, problem: ProblemCode | undefined): keyof typeof cures {
  if (problem === 'composition/part-input') return problem
  switch (status) {
    case undefined:
    case 404:
      return 'composition/nothing'
    case 401:
    case 403:
      return 'composition/part-refused'
    case 429:
      return 'limit/exceeded'
    default:
      return status >= 400 && status < 500 ? 'composition/part-input' : 'composition/part-failed'
  }
}
