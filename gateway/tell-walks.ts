// What the portal tells of an operation: its steps in words, and what follows from them for a caller.
// The data plane knows which steps there are, the policies know what they mean; it decides nothing.

import { policyNamed } from '#policies/catalogue.ts'
import type { RateLimit } from '#policies/rate-limit/options.ts'
import type { RequireScope } from '#policies/require-scope/require-scope.ts'
import { scopesInDocument } from '#policies/require-scope/scopes-in-document.ts'
import type { OperationWalk, WalkLimit } from '#api-catalog/portal/operation-walk.ts'
import type { PublishedApi, PublishedOperation } from '#api-catalog/published.ts'
import { findOperation } from './data-plane/find-operation.ts'
import type { DescribedOperation, ExplainedStep } from './data-plane/explain.ts'

export function tellWalks(
  api: PublishedApi,
  described: readonly DescribedOperation[],
): OperationWalk[] {
  return described.map(({ id, method, path, steps }) => {
    const facts = api.operations.find((one) => one.method === method && one.path === path)
    const of = (policy: string) => steps.filter((step) => step.policy === policy)
    return {
      operation: id,
      steps: steps.map((step) => ({ ...step, summary: policyNamed(step.policy)!.summary })),
      limits: of('rate-limit').flatMap(limitsOf),
      scopes: facts
        ? [...new Set(of('require-scope').flatMap((s) => scopesOf(s, api, facts)))]
        : [],
      tokenNeeded: of('require-token').length > 0,
    }
  })
}

/** Every scope that some operation of these versions may ask for. */
export function scopesOfApi(versions: readonly PublishedApi[]): string[] {
  const asked = versions.flatMap((api) =>
    api.operations.flatMap((facts) => documentScopes(api, facts)),
  )
  return [...new Set(asked)].toSorted()
}

function limitsOf({ options }: ExplainedStep): WalkLimit[] {
  const { calls, seconds, windows = [], per = 'system' } = options as RateLimit
  const single = calls !== undefined && seconds !== undefined ? [{ calls, seconds }] : windows
  const counted = typeof per === 'string' ? per : per.expression
  return single.map((window) => ({ ...window, per: counted }))
}

function scopesOf(
  { options }: ExplainedStep,
  api: PublishedApi,
  facts: PublishedOperation,
): string[] {
  const { all = [], any = [], from } = options as RequireScope
  return [...all, ...any, ...(from ? documentScopes(api, facts) : [])]
}

function documentScopes(api: PublishedApi, facts: PublishedOperation): string[] {
  const found = findOperation(api.document, facts)
  return found ? scopesInDocument(api.document, found.operation, facts).flat(2) : []
}
