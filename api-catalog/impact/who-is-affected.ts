// Whom a change of an API would touch: those with an agreement on a touched operation, and those who
// really called one in the last 90 days, with or without an agreement. It tells nobody and refuses nothing.

import type { Change } from '../compare/change.ts'
import { touchedOperations } from './touched-operations.ts'
import type { KnownOperation } from './touched-operations.ts'
import { usedLately } from './used-lately.ts'
import type { UsageNeeds, UsedLately } from './used-lately.ts'

export interface ImpactNeeds extends UsageNeeds {
  /** `api`: `{entity}/{api}`; operations undefined: on anything of it. `covering` of the agreements. */
  covering(api: string, operations: readonly string[] | undefined): readonly Covering[]
  /** `api`: `{entity}/{api}/v{major}`: of every version of it, former ones too. */
  operationsOf(api: string): Promise<readonly KnownOperation[]>
}

export interface Covering {
  readonly agreement: string
  readonly entity: string
  /** Ids. */
  readonly purposes: readonly string[]
}

export interface Touching {
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  /** What differs; only what breaks or may break counts. */
  readonly changes?: readonly Change[]
  /** Ids, in place of changes; neither: everything of the API. */
  readonly operations?: readonly string[]
}

export interface Affected {
  readonly entity: string
  /** Id; undefined: it calls without one. */
  readonly agreement: string | undefined
  /** Ids of purposes that cover a touched operation, or were named in calls. */
  readonly purposes: readonly string[]
  /** Touched ones that were called in the last 90 days, the most called first; empty: none was. */
  readonly operations: UsedLately['operations']
  /** Day of Warsaw, `2026-03-01`; undefined: not in the last 90 days. */
  readonly lastUsed: string | undefined
}

/** In the order of names; never the owner itself. */
export async function whoIsAffected(touching: Touching, needs: ImpactNeeds): Promise<Affected[]> {
  const { api, changes } = touching
  const operations =
    changes === undefined
      ? touching.operations
      : touchedOperations(changes, await needs.operationsOf(api))
  if (operations?.length === 0) return []
  const [owner = '', name = ''] = api.split('/')
  const used = await usedLately(needs, api, operations)
  const agreed = needs.covering(`${owner}/${name}`, operations)
  const entities = new Set([...agreed, ...used].map(({ entity }) => entity))
  entities.delete(owner)
  return [...entities].toSorted().map((entity) => {
    const its = agreed.filter((one) => one.entity === entity)
    const calls = used.find((one) => one.entity === entity)
    const purposes = [...its.flatMap((one) => one.purposes), ...(calls?.purposes ?? [])]
    return {
      entity,
      agreement: its[0]?.agreement,
      purposes: [...new Set(purposes)],
      operations: calls?.operations ?? [],
      lastUsed: calls?.lastUsed,
    }
  })
}
