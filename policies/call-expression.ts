// Expressions (CEL) over a call, as policy files write them in conditions, keys, header values and
// notes. Checked when the file is loaded; on the path of a call only evaluated.
//
//   call.method   call.path              the method, and the path template of the operation
//   caller.system caller.entity          empty text while nobody is known
//   caller.scopes                        list of texts
//   header["x-name"]                     by lower-case name; empty text where it is not there

import { compileExpression, ExpressionError } from '#kernel/expression/expression.ts'
import type { Call } from './call.ts'
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
  caller: { system: 'string', entity: 'string', scopes: 'list<string>' },
  header: 'map<string, string>',
} as const

const nobody = { system: '', entity: '', scopes: [] }

/** Throws for an expression that `checkCallExpression` complains of. */
export function compileCallExpression(source: string): CallExpression {
  const expression = compileExpression(source, variables)
  const mentioned = mentionedHeaders(source)
  return { evaluate, tryEvaluate }

  function evaluate(call: Call): unknown {
    return expression.evaluate({
      call: call.route.operation,
      caller: call.caller ?? nobody,
      header: mentioned && headersOf(call, mentioned),
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
  result?: 'bool',
): Misfit[] {
  try {
    compileExpression(source, variables, result)
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
