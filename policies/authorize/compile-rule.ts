// One rule, ready to be asked. What it cannot answer it never lets pass.

import { Problem } from '#kernel/problem/problem.ts'
import { compileCallExpression, readsCaller } from '../call-expression.ts'
import type { Call } from '../call.ts'
import { untold } from '../told.ts'
import type { Supposed } from '../told.ts'
import type { Rule } from './options.ts'

export interface CompiledRule {
  readonly name: string
  readonly allows: boolean
  /** What a refused caller reads. */
  readonly say: string
  /** Throws a problem where there is no answer. */
  holds(call: Call): boolean
  /** What it reads of a call that nobody told; undefined: nothing. */
  untold(supposed: Supposed): string | undefined
}

/** `origin`: where the step is written. */
export function compileRule(rule: Rule, origin: string): CompiledRule {
  const {
    name,
    allow,
    deny,
    say = 'A rule of access refuses this call; ask the administrator of the API.',
  } = rule
  const source = allow ?? deny!
  const expression = compileCallExpression(source, 'call and path')
  const asksWho = readsCaller(source)
  const allows = allow !== undefined
  return { name, allows, say, holds, untold: (supposed) => untold(source, supposed) }

  function holds(call: Call): boolean {
    if (asksWho && !call.caller) throw unknownCaller()
    let answer: unknown
    try {
      answer = expression.evaluate(call)
    } catch {
      // The error of the expression may quote values of the call.
      throw noAnswer(`${origin}: the rule \`${name}\` has no answer for this call.`)
    }
    if (typeof answer === 'boolean') return answer
    throw noAnswer(`${origin}: the rule \`${name}\` answers neither true nor false.`)
  }
}

function unknownCaller(): Problem {
  return new Problem(
    'token/missing',
    'This operation needs to know who calls; send an access token in the field Authorization: Bearer.',
    { headers: ['WWW-Authenticate', 'Bearer'] },
  )
}

function noAnswer(why: string): Problem {
  return new Problem(
    'access/denied',
    'A rule of access cannot be answered for this call; ask the administrator of the API.',
    { cause: new Error(why) },
  )
}
