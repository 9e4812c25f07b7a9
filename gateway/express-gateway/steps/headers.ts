// `headers`, which Express Gateway itself calls deprecated: fields added to the request, each by an
// expression.

import type { Hooks } from '#policies/policy.ts'
import { requestTransformer } from './transform.ts'
import type { StepTools } from './step.ts'

export function headers(action: Readonly<Record<string, unknown>>, tools: StepTools): Hooks {
  const prefix = (action['headersPrefix'] ?? '') as string
  const forward = action['forwardHeaders'] as Record<string, string | number>
  const add = Object.fromEntries(
    Object.entries(forward).map(([name, value]) => [prefix + name, value]),
  )
  return requestTransformer(
    { headers: { add } },
    {
      ...tools,
      complain: (at, message) => {
        const name = String(at[2]).slice(prefix.length)
        tools.complain(['forwardHeaders', name], message)
      },
    },
  )
}
