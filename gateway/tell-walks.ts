// What the portal tells of an operation: its steps in words, and what follows from them for a caller.
// The data plane knows which steps there are, the policies know what they mean; it decides nothing.

import { policyNamed } from '#policies/catalogue.ts'
import type { RequireScope } from '#policies/require-scope/require-scope.ts'
import { scopesInDocument } from '#policies/require-scope/scopes-in-document.ts'
import type { OperationWalk } from '#api-catalog/portal/operation-walk.ts'
import type { PublishedApi, PublishedOperation } from '#api-catalog/published.ts'
import { compositionIn } from './composition/composition-in.ts'
import { drawGraph } from './composition/draw-graph.ts'
import { findOperation } from './data-plane/find-operation.ts'
import type { DescribedOperation, DescribedStep } from './data-plane/explain.ts'
import { tellLimits } from './tell-limits.ts'

export function tellWalks(
  api: PublishedApi,
  described: readonly DescribedOperation[],
): OperationWalk[] {
  return described.map(({ id, method, path, steps, parts }) => {
    const facts = api.operations.find((one) => one.method === method && one.path === path)
    const of = (policy: string) => steps.filter((step) => step.policy === policy)
    return {
      operation: id,
      steps: steps.map((step) => ({ ...step, summary: policyNamed(step.policy)!.summary })),
      limits: steps.flatMap(tellLimits),
      scopes: facts
        ? [...new Set(of('require-scope').flatMap((s) => scopesOfStep(s, api, facts)))]
        : [],
      tokenNeeded: of('require-token').length > 0,
      ...(parts && { parts, ...pictureOf(api, id) }),
    }
  })
}

/** Undefined members: nothing to draw. */
function pictureOf(api: PublishedApi, id: string): Pick<OperationWalk, 'picture'> {
  const operation = compositionIn(api.document)?.operations.find((one) => one.id === id)
  if (operation === undefined) return {}
  return { picture: { pl: drawGraph(operation, 'pl'), en: drawGraph(operation, 'en') } }
}

/** Every scope that some operation of these versions may ask for. */
export function scopesOfApi(versions: readonly PublishedApi[]): string[] {
  const asked = versions.flatMap((api) =>
    api.operations.flatMap((facts) => documentScopes(api, facts)),
  )
  return [...new Set(asked)].toSorted()
}

/** What a step `require-scope` asks for in this operation. */
export function scopesOfStep(
  { options }: Pick<DescribedStep, 'options'>,
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
