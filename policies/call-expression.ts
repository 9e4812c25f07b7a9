// Expressions (CEL) over a call, as policy files write them in conditions, keys, header values and
// notes. Checked when the file is loaded; on the path of a call only evaluated.
//
//   call.method   call.path              the method, and the path template of the operation
//   caller.system caller.entity          empty text while nobody is known
//   caller.scopes                        list of texts
//   caller.mode   caller.context         online, offline; citizen, official; empty text: no person
//   header["x-name"]                     by lower-case name; empty text where it is not there
//   param["id"]                          a value of the path, decoded; only where asked for, since
//                                        it may be personal data and must not end up in a trace

import { compileExpression, ExpressionError } from '#kernel/expression/expression.ts'
import type { Call, Caller } from './call.ts'
import { mentionedHeaders } from './mentioned-headers.ts'
import type { MentionedHeaders } from './mentioned-headers.ts'
import type { Misfit } from './policy.ts'

export interface CallExpression {
  /** Throws where there is no answer. */
  evaluate(call: Call): unknown
  /** Undefined where there is no answer. */
  tryEvaluate(call: Call): unknown
}

const variables = {
  call: { method: 'string', path: 'string' },
  caller: {
    system: 'string',
    entity: 'string',
    scopes: 'list<string>',
    mode: 'string',
    context: 'string',
  },
  header: 'map<string, string>',
} as const

/** What else an expression may read: the values in the path. */
export type Reads = 'call' | 'call and path'

const environments = {
  call: variables,
  'call and path': { ...variables, param: 'map<string, string>' },
} as const

type Member = (call: Call) => string

/** What files mostly ask for, read without the machinery of CEL: a fiftieth of a whole call. */
const members: ReadonlyMap<string, Member> = new Map([
  ['call.method', ({ route }) => route.operation.method],
  ['call.path', ({ route }) => route.operation.path],
  ['caller.system', ({ caller }) => (caller ?? nobody).system],
  ['caller.entity', ({ caller }) => (caller ?? nobody).entity],
])

const nobody = { system: '', entity: '', scopes: [], mode: '', context: '' }

/** What expressions see of a caller: of his person no id. */
const seen = new WeakMap<Caller, object>()

function asSeen(caller: Caller): object {
  let made = seen.get(caller)
  if (made === undefined) {
    const { system, entity, scopes, person } = caller
    made = { system, entity, scopes, mode: person?.mode ?? '', context: person?.context ?? '' }
    seen.set(caller, made)
  }
  return made
}

/** Throws for an expression that `checkCallExpression` complains of. */
export function compileCallExpression(source: string, reads: Reads = 'call'): CallExpression {
  const expression = compileExpression(source, environments[reads])
  const member = members.get(source.trim())
  if (member !== undefined) return { evaluate: member, tryEvaluate: member }
  const mentioned = mentionedHeaders(source)
  return { evaluate, tryEvaluate }

  function evaluate(call: Call): unknown {
    return expression.evaluate({
      call: call.route.operation,
      caller: call.caller === undefined ? nobody : asSeen(call.caller),
      header: mentioned && headersOf(call, mentioned),
      ...(reads === 'call and path' && { param: call.params }),
    })
  }

  function tryEvaluate(call: Call): unknown {
    try {
      return evaluate(call)
    } catch {
      return undefined
    }
  }
}

/** What is wrong with an expression that stands at `at`; `result`: the CEL type it must have. */
export function checkCallExpression(
  source: string,
  at: readonly (string | number)[],
  result?: 'bool' | 'int',
  reads: Reads = 'call',
): Misfit[] {
  try {
    compileExpression(source, environments[reads], result)
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown
    const { line, column, message } = thrown
    return [{ at, message, within: { line, column } }]
  }
  const upper = mentionedHeaders(source)?.names?.find((name) => name !== name.toLowerCase())
  if (upper === undefined) return []
  const message = `Header fields are named in lower case here; write \`${upper.toLowerCase()}\`.`
  return [{ at, message, within: { line: 1, column: source.indexOf(upper) + 1 } }]
}

/** Where nobody is known, `caller` holds empty texts: who they fit is nobody. */
export function readsCaller(source: string): boolean {
  return /\bcaller\b/.test(source)
}

function headersOf({ headers }: Call, { names, asked }: MentionedHeaders): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of names ?? namesIn(headers.flat)) {
    const value = headers.lone(name)
    if (value === undefined && asked.has(name)) continue
    found.set(name, value === false ? headers.all(name).join(', ') : (value ?? ''))
  }
  return found
}

function namesIn(flat: readonly string[]): string[] {
  return flat.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
}
