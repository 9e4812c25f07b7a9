// Agreements of a golden case: in force as the case says, until it ends one.

import type { KnownAgreements, KnownPurpose } from '../agreements.ts'
import type { AgreementCase } from '../agreement-case.ts'
import type { Case } from '../cases-schema.ts'

export interface TestAgreements extends KnownAgreements {
  end(purpose: string): void
  /** From now on it is not known what was suspended. */
  forget(): void
}

export function openTestAgreements({
  agreements = [],
  capacity,
}: Pick<Case, 'agreements' | 'capacity'>): TestAgreements {
  const purposes = new Map(
    agreements.map((one, at) => [one.purpose ?? `purpose-${at + 1}`, one] as const),
  )
  let fresh = true
  const all = () => [...purposes].map(([id, one]) => purposeOf(id, one))
  return {
    purpose: (id) => all().find((one) => one.id === id),
    of: (entity, api) => all().filter((one) => one.entity === entity && one.api === api),
    capacity(api) {
      if (capacity === undefined) return undefined
      const its = all().filter((one) => one.api === api)
      const agreedPerDay = its.reduce((sum, { callsPerDay }) => sum + callsPerDay, 0)
      return { callsPerDay: capacity, agreedPerDay }
    },
    isFresh: () => fresh,
    end: (purpose) => void purposes.delete(purpose),
    forget() {
      fresh = false
    },
  }
}

function purposeOf(
  id: string,
  { entity, api = 'mswia/persons', operations, calls = 1000 }: AgreementCase,
): KnownPurpose {
  return {
    id,
    agreement: `agreement-of-${id}`,
    entity,
    api,
    operations: operations && new Set(operations),
    callsPerDay: calls,
  }
}
