// Who depends on an API: agreements in force, and what was really called in 90 days by which system. An
// entity that called without an agreement is among them too.

import type { Agreement } from '../../agreements/agreement.ts'
import type { PublishedOperation } from '../../published.ts'
import type { UsageRow } from '../../usage/usage.ts'
import { majorsOf, operationsOf } from '../agreements/read-agreement.ts'
import type { DeskNeeds } from '../needs.ts'

export const daysLookedAt = 90
const dayMs = 86_400_000

export interface Dependents {
  /** `{entity}/{api}` */
  readonly api: string
  readonly title: string
  readonly operations: readonly PublishedOperation[]
  /** The most calls first. */
  readonly entities: readonly Dependent[]
  /** False: calls are not counted, so that every number is nought. */
  readonly isCounted: boolean
}

export interface Dependent {
  readonly entity: string
  readonly title: string
  /** Undefined: it called, and nothing was agreed. */
  readonly agreement: Agreement | undefined
  readonly calls: number
  /** By id of the operation, in 90 days. */
  readonly operations: ReadonlyMap<string, number>
  /** By client id, in 90 days. */
  readonly systems: ReadonlyMap<string, number>
}

type Needs = Pick<DeskNeeds, 'agreements' | 'usage' | 'clock' | 'entityTitles' | 'apis'>

export async function findDependents(api: string, needs: Needs): Promise<Dependents> {
  const { agreements, usage, clock } = needs
  const now = clock.now()
  const from = new Date(now - daysLookedAt * dayMs).toISOString()
  const to = new Date(now + 1000).toISOString()
  const [inForce, rows, titles] = await Promise.all([
    agreements.list({ api, states: ['active', 'suspended'] }),
    usage?.read({ from, to, api, by: ['entity', 'system', 'operation'] }),
    needs.entityTitles(),
  ])
  const names = new Set([
    ...inForce.map(({ consumer }) => consumer),
    ...(rows ?? []).flatMap(({ entity }) => entity ?? []),
  ])
  const entities: Dependent[] = []
  for (const entity of names) {
    const its = (rows ?? []).filter((row) => row.entity === entity)
    entities.push({
      entity,
      title: titles.get(entity) ?? entity,
      agreement: inForce.find(({ consumer }) => consumer === entity),
      calls: its.reduce((sum, { calls }) => sum + calls, 0),
      operations: sumBy(its, ({ operation }) => operation),
      systems: sumBy(its, ({ system }) => system),
    })
  }
  const majors = majorsOf(api, needs.apis())
  return {
    api,
    title: majors.at(-1)?.title ?? api,
    operations: operationsOf(majors),
    entities: entities.toSorted(
      (one, other) => other.calls - one.calls || one.entity.localeCompare(other.entity),
    ),
    isCounted: rows !== undefined,
  }
}

function sumBy(
  rows: readonly UsageRow[],
  name: (row: UsageRow) => string | undefined,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const key = name(row)
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + row.calls)
  }
  return new Map([...sums].toSorted(([, one], [, other]) => other - one))
}
