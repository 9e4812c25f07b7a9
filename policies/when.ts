// A step under a condition. The condition is asked once for a call, at the step's own place in the
// order, or at the first hook that still runs where an earlier step ended the call; what it said
// then holds for the reply and for the end of the call, whatever changes in between.

import { compileCallExpression } from './call-expression.ts'
import { gatherBody } from './gather-body.ts'
import { keep, recall } from './call.ts'
import type { Call } from './call.ts'
import type { Hooks } from './policy.ts'
import { depends, passes, tellStep, untold } from './told.ts'
import type { Supposed, Told } from './told.ts'

export interface Condition {
  readonly when?: string | undefined
  readonly unless?: string | undefined
}

/** The hooks themselves where there is no condition: nobody pays for what he does not use. */
export function conditioned(hooks: Hooks, { when, unless }: Condition, origin: string): Hooks {
  const source = when ?? unless
  if (source === undefined) return hooks
  const expression = compileCallExpression(source)
  const wanted = when !== undefined
  const me = {}

  return {
    // A body is gathered only where the step runs: the pipeline would do it for every call.
    ...(hooks.wantsBody?.reply !== undefined && { wantsBody: { reply: hooks.wantsBody.reply } }),
    request(call) {
      if (!holds(call)) return undefined
      const most = hooks.wantsBody?.request
      if (most === undefined) return hooks.request?.(call)
      return gatherBody(call, most).then(() => hooks.request?.(call))
    },
    ...(hooks.attempt && {
      attempt: (call, attempt) => (holds(call) ? hooks.attempt!(call, attempt) : undefined),
    }),
    ...(hooks.attempted && {
      attempted: (call, attempt, result) =>
        holdsAtEnd(call) ? hooks.attempted!(call, attempt, result) : undefined,
    }),
    ...(hooks.response && {
      response: (call, reply) => (holds(call) ? hooks.response!(call, reply) : undefined),
    }),
    ...(hooks.finish && {
      finish(call, outcome) {
        return holdsAtEnd(call) ? hooks.finish!(call, outcome) : undefined
      },
    }),
    ...(hooks.preflight && {
      preflight: (call) => (holds(call) ? hooks.preflight!(call) : undefined),
    }),
    explain: tell,
  }

  async function tell(supposed: Supposed): Promise<Told> {
    const missing = untold(source!, supposed)
    if (missing === undefined) {
      const answer = expression.tryEvaluate(supposed.call)
      if (answer === undefined) {
        const because = `The condition \`${source}\` has no answer for this call, which ends it with 500.`
        return { would: 'refuse', code: 'gateway/internal', because }
      }
      if (answer === wanted) return await tellStep(hooks, supposed)
      return passes(`\`${source}\` is not ${String(wanted)} for this call.`, { applies: 'no' })
    }
    const { code: _, ...told } = await tellStep(hooks, supposed)
    const because = `Depends on ${missing} whether it is asked; if it is: ${told.because}`
    if (told.would === 'pass') return passes(because, { ...told, because, applies: 'depends' })
    return depends(because, { ...told, would: 'depends', because, applies: 'depends' })
  }

  function holds(call: Call): boolean {
    const known = recall(call, me) as boolean | undefined
    if (known !== undefined) return known
    const holds = ask(call) === wanted
    keep(call, me, holds)
    return holds
  }

  /** A condition that cannot be answered ends the call: neither side of it is safe to guess. */
  function ask(call: Call): unknown {
    try {
      return expression.evaluate(call)
    } catch (cause) {
      throw new Error(`${origin}: the condition \`${source}\` cannot be answered.`, { cause })
    }
  }

  /** At the end nothing can be refused any more, and a trace too many is better than one too few. */
  function holdsAtEnd(call: Call): boolean {
    try {
      return holds(call)
    } catch {
      return true
    }
  }
}
