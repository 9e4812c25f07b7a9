// What is agreed, in memory, so that a call never waits for it: by purpose, by consumer and API, and per
// API how much of it is set aside.

import type { AccessTerms, Agreement } from './agreement.ts'
import type { Covering } from './agreements.ts'
import type { KnownAgreements, PurposeInForce } from './known-agreements.ts'

export interface HeldAgreements extends Omit<KnownAgreements, 'isFresh'> {
  take(agreements: readonly Agreement[], access: readonly AccessTerms[]): void
  /** Entities whose agreements are not in force while they are among these. */
  suspend(entities: readonly string[]): void
  covering(api: string, operations: readonly string[] | undefined): readonly Covering[]
}

interface Held {
  readonly api: string
  readonly pair: string
  readonly isInForce: boolean
  readonly purposes: readonly PurposeInForce[]
  readonly calls: number
}

const nothing: readonly PurposeInForce[] = []

export function holdAgreements(): HeldAgreements {
  const agreements = new Map<string, Held>()
  const purposes = new Map<string, PurposeInForce>()
  const byPair = new Map<string, readonly PurposeInForce[]>()
  const byApi = new Map<string, Set<string>>()
  const agreed = new Map<string, number>()
  const capacities = new Map<string, number>()
  let suspended: ReadonlySet<string> = new Set()

  return {
    purpose(id) {
      const found = purposes.get(id)
      return found !== undefined && suspended.has(found.entity) ? undefined : found
    },
    of(entity, api) {
      return suspended.has(entity) ? nothing : (byPair.get(pairOf(entity, api)) ?? nothing)
    },
    capacity(api) {
      const callsPerDay = capacities.get(api)
      return callsPerDay === undefined
        ? undefined
        : { callsPerDay, agreedPerDay: agreed.get(api) ?? 0 }
    },
    take(changed, access) {
      for (const one of changed) replace(one)
      for (const { api, capacity } of access) {
        if (capacity === undefined) capacities.delete(api)
        else capacities.set(api, capacity)
      }
    },
    suspend(entities) {
      suspended = new Set(entities)
    },
    covering(api, operations) {
      return [...(byApi.get(api) ?? [])].flatMap((id) => {
        const all = agreements.get(id)?.purposes ?? nothing
        const those = all.filter((purpose) => touches(purpose, operations))
        const [first] = those
        if (first === undefined) return []
        return [{ agreement: id, entity: first.entity, purposes: those.map((one) => one.id) }]
      })
    },
  }

  function replace(agreement: Agreement): void {
    drop(agreement.id)
    const held = heldOf(agreement)
    if (held === undefined) return
    const { api, pair, isInForce } = held
    agreements.set(agreement.id, held)
    byApi.set(api, (byApi.get(api) ?? new Set()).add(agreement.id))
    if (!isInForce) return
    for (const purpose of held.purposes) purposes.set(purpose.id, purpose)
    byPair.set(pair, held.purposes)
    agreed.set(api, (agreed.get(api) ?? 0) + held.calls)
  }

  function drop(id: string): void {
    const held = agreements.get(id)
    if (held === undefined) return
    agreements.delete(id)
    byApi.get(held.api)?.delete(id)
    if (!held.isInForce) return
    for (const purpose of held.purposes) purposes.delete(purpose.id)
    byPair.delete(held.pair)
    agreed.set(held.api, (agreed.get(held.api) ?? 0) - held.calls)
  }
}

/** Undefined: it is agreed no more, or not yet. A suspended one is held for who asks whom a change touches. */
function heldOf({ id, consumer, api, state, terms }: Agreement): Held | undefined {
  if (terms === undefined || (state !== 'active' && state !== 'suspended')) return undefined
  const purposes = terms.purposes.map((one): PurposeInForce => ({
    id: one.id,
    agreement: id,
    entity: consumer,
    api,
    operations: one.operations && new Set(one.operations),
    callsPerDay: one.callsPerDay,
  }))
  const calls = purposes.reduce((sum, { callsPerDay }) => sum + callsPerDay, 0)
  return { api, pair: pairOf(consumer, api), isInForce: state === 'active', purposes, calls }
}

function touches({ operations }: PurposeInForce, those: readonly string[] | undefined): boolean {
  return operations === undefined || those === undefined || those.some((id) => operations.has(id))
}

function pairOf(entity: string, api: string): string {
  return `${entity} ${api}`
}
