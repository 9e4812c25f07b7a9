// Who really called an API in the last 90 days: by entity, with operations, purposes and the last day.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Usage } from '../usage/usage.ts'

export interface UsageNeeds {
  readonly usage: Pick<Usage, 'read'>
  readonly clock: Clock
}

export interface UsedLately {
  readonly entity: string
  /** Calls by id of the operation, the most called first. */
  readonly operations: readonly { readonly operation: string; readonly calls: number }[]
  /** Ids; empty: it calls without an agreement. */
  readonly purposes: readonly string[]
  /** Day of Warsaw, `2026-03-01`. */
  readonly lastUsed: string
}

const lookedBackMs = 90 * 86_400_000
const hourMs = 3_600_000

/** `api`: `{entity}/{api}/v{major}`; `operations` undefined: any of it. In the order of names. */
export async function usedLately(
  { usage, clock }: UsageNeeds,
  api: string,
  operations?: readonly string[],
): Promise<UsedLately[]> {
  const now = clock.now()
  const rows = await usage.read({
    api,
    from: new Date(now - lookedBackMs).toISOString(),
    to: new Date(now + hourMs).toISOString(),
    by: ['day', 'entity', 'operation', 'purpose'],
  })
  const wanted = operations && new Set(operations)
  const found = new Map<string, Sum>()
  for (const { at, entity, operation, purpose, calls } of rows) {
    if (at === undefined || entity === undefined || operation === undefined) continue
    if (wanted && !wanted.has(operation)) continue
    const sum = found.get(entity) ?? { calls: new Map(), purposes: new Set(), last: at }
    found.set(entity, sum)
    sum.calls.set(operation, (sum.calls.get(operation) ?? 0) + calls)
    if (purpose !== undefined) sum.purposes.add(purpose)
    if (at > sum.last) sum.last = at
  }
  return [...found]
    .map(([entity, sum]) => ({ entity, ...told(sum) }))
    .toSorted((one, other) => (one.entity < other.entity ? -1 : 1))
}

interface Sum {
  readonly calls: Map<string, number>
  readonly purposes: Set<string>
  last: string
}

function told({ calls, purposes, last }: Sum): Omit<UsedLately, 'entity'> {
  return {
    operations: [...calls]
      .map(([operation, many]) => ({ operation, calls: many }))
      .toSorted(
        (one, other) => other.calls - one.calls || (one.operation < other.operation ? -1 : 1),
      ),
    purposes: [...purposes].toSorted(),
    lastUsed: warsawDay.format(new Date(last)),
  }
}

const warsawDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Warsaw' })
