// What the catalog asks before it lets a breaking version in: who agreed on the operations it touches, and
// who called them within the last 90 days.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Agreements } from '#api-catalog/agreements/agreements.ts'
import { usedLately } from '#api-catalog/impact/used-lately.ts'
import type { DependantNeeds } from '#api-catalog/life/who-depends.ts'
import type { Usage } from '#api-catalog/usage/usage.ts'

export interface Dependants {
  agreements(): Pick<Agreements, 'covering'>
  usage(): Pick<Usage, 'read'>
  readonly clock: Clock
}

/** Rooms that are opened after the catalog are asked for when they are needed. */
export function askWhoDepends({ agreements, usage, clock }: Dependants): DependantNeeds {
  return {
    agreedOn: async (api, operations) => agreements().covering(api, operations),
    async usedBy(api, operations) {
      const used = await usedLately({ usage: usage(), clock }, api, operations)
      return used.map(({ entity }) => entity)
    },
  }
}
