// What the catalog asks before it lets a breaking version in: who agreed on the operations it touches, and
// who called them within the last 90 days.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Agreements } from '#api-catalog/agreements/agreements.ts'
import type { DependantNeeds } from '#api-catalog/life/who-depends.ts'
import type { Usage } from '#api-catalog/usage/usage.ts'

export interface Dependants {
  agreements(): Pick<Agreements, 'covering'>
  usage(): Pick<Usage, 'read'>
  readonly clock: Clock
}

const lately = 90 * 86_400_000

/** Rooms that are opened after the catalog are asked for when they are needed. */
export function askWhoDepends({ agreements, usage, clock }: Dependants): DependantNeeds {
  return {
    agreedOn: async (api, operations) => agreements().covering(api, operations),
    async usedBy(api, operations) {
      const now = clock.now()
      const [from, to] = [now - lately, now + 1].map((at) => new Date(at).toISOString())
      const span = { from: from!, to: to!, api }
      const rows = await usage().read({ ...span, by: ['entity', 'operation'] })
      const callers = rows.flatMap(({ entity, operation, calls }) =>
        entity !== undefined && calls > 0 && operations.includes(operation ?? '') ? [entity] : [],
      )
      return [...new Set(callers)]
    },
  }
}
