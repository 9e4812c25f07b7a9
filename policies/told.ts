// What a step says of a call that nobody makes (`szyna explain`): whether it would let it on, and why.
// It says what follows from what was told of the call, and `depends` of everything else. Telling
// counts nothing and changes nothing.

import type { Problem, ProblemCode } from '#kernel/problem/problem.ts'
import type { Call } from './call.ts'
import { readsCaller } from './call-expression.ts'
import { mentionedHeaders } from './mentioned-headers.ts'
import type { Hooks } from './policy.ts'

/** A call as far as it was told of. */
export interface Supposed {
  /** For keys and expressions: the header fields that were told, no body; `peer` is empty where nobody said from where. */
  readonly call: Call
  /** It shows who calls, but nobody said who that is. */
  readonly unnamed: boolean
}

export interface Told {
  /** `answer`: the call ends here with a reply that is no refusal. */
  readonly would: 'pass' | 'answer' | 'refuse' | 'depends'
  /** Why, in a sentence. */
  readonly because: string
  /** Of a refusal. */
  readonly code?: ProblemCode
  /** Absent: it does. */
  readonly applies?: 'no' | 'depends'
  readonly left?: readonly Left[]
  readonly targets?: readonly ToldTarget[]
}

/** What is left of a limit. */
export interface Left {
  /** As the RateLimit fields call it, where they do. */
  readonly name: string
  readonly unit: 'calls' | 'bytes' | 'places' | 'repeats'
  readonly most: number
  /** Null: the store that counts is away. */
  readonly left: number | null
  /** Seconds until all of it is there again; absent: no time brings it back. */
  readonly full?: number
  /** Seconds until a call passes again. */
  readonly again?: number
  /** The store is away, and this node counts alone. */
  readonly alone?: true
}

/** An address that calls go to. */
export interface ToldTarget {
  readonly address: string
  /** Of a hundred such calls; what is missing to a hundred goes where it went without the step. */
  readonly percent: number
  /** It gets copies, whose answers nobody reads. */
  readonly copy?: true
  /** Attempts whose answer has not begun. */
  readonly underWay?: number
  /** Seconds for which it still rests. */
  readonly rests?: number
  /** The bus asked it how it is, and it was not well. */
  readonly ill?: true
}

/** What the step says; where it has nothing of its own to say, what follows from its hooks. */
export function tellStep(hooks: Hooks, supposed: Supposed): Told | Promise<Told> {
  if (hooks.explain) return hooks.explain(supposed)
  if (hooks.request === undefined && hooks.attempt === undefined) return passes(refusesNothing)
  return depends('Depends on what the call brings; only a real one can tell.')
}

/** For a step whose hooks refuse nothing. */
export const tellsPass = (): Told => passes(refusesNothing)

const refusesNothing = 'Refuses no call.'

export function passes(because: string, more: Partial<Told> = {}): Told {
  return { would: 'pass', because, ...more }
}

export function depends(because: string, more: Partial<Told> = {}): Told {
  return { would: 'depends', because, ...more }
}

export function refuses({ code, message }: Problem, more: Partial<Told> = {}): Told {
  return { would: 'refuse', code, because: message, ...more }
}

/** What an expression reads of a call that nobody told; undefined: nothing. */
export function untold(source: string, { call, unnamed }: Supposed): string | undefined {
  if (unnamed && readsCaller(source)) return 'who calls'
  const mentioned = mentionedHeaders(source)
  if (mentioned === undefined) return undefined
  const { names } = mentioned
  if (names === undefined) return 'the header fields of the call'
  const name = names.find((one) => !call.headers.has(one))
  return name && `the header field ${name} of the call`
}
