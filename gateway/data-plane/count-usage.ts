// Every call that ends is counted for charts and for what was agreed: a step that no file asks for, on
// every operation. Calls to the sandbox are nobody's use of an API.

import { problems } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Call, Outcome, Route } from '#policies/call.ts'
import type { Hooks } from '#policies/policy.ts'
import type { Usage } from '#api-catalog/usage/usage.ts'

export type CountUsage = Usage['count']

export function countUsage({ api, operation }: Route, count: CountUsage): Hooks {
  const key = `${api.entity}/${api.name}/v${api.major}`
  return {
    finish({ caller, agreed, fits }: Call, outcome: Outcome) {
      const { status, problem, from, totalMs, replyBytes } = outcome
      if (from === 'sandbox') return
      count({
        api: key,
        operation: operation.id,
        system: caller?.system,
        entity: caller?.entity,
        purpose: agreed?.purpose,
        status,
        fault: problem === undefined ? undefined : problems[problem as ProblemCode].fault,
        totalMs,
        replyBytes,
        fits,
      })
    },
  }
}
