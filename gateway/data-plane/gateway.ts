// The data plane under the policy files that admins edit: what `compose.ts` opens.

import { loadPolicies } from '#policies/load.ts'
import { openDataPlane } from './data-plane.ts'
import type { Gateway, GatewayDeps } from './data-plane.ts'

export type { Gateway, GatewayDeps, SnapshotState } from './data-plane.ts'
export type { DescribedOperation, ExplainMore, Explanation } from './explain.ts'
export type { RebuildResult } from './reload.ts'

/** Resolves when the first snapshot serves. */
export function openGateway(deps: GatewayDeps): Promise<Gateway> {
  return openDataPlane(deps, loadPolicies)
}
