// When attributes of an entity, or the terms of access to an API, are set anew: every agreement they touch
// is looked at again, by the rule and not by a person, in the transaction that set them.
//
//   waits, has all   ─▶ asked again: pending, or active where the owner lets in automatically
//   waits, lacks     ─▶ missing-attributes
//   active, lacks    ─▶ suspended by the bus, until the attribute is back

import { Problem } from '#kernel/problem/problem.ts'
import { accessTo, attributesOf } from './access-table.ts'
import type { AgreementNeeds, Around } from './agreement-needs.ts'
import { agreementsWhere } from './agreement-table.ts'
import type { Stored } from './agreement-table.ts'
import type { AgreementFilter } from './agreements.ts'
import { carryOut } from './do-deed.ts'
import type { Doing } from './do-deed.ts'
import { missingOf, ownerOf } from './gather-facts.ts'

const living = ['pending', 'missing-attributes', 'active', 'suspended'] as const
const rule = { kind: 'attributes' } as const

export async function lookAtAttributes(
  needs: AgreementNeeds,
  around: Around,
  which: Pick<AgreementFilter, 'consumer' | 'api'>,
): Promise<void> {
  for (const before of await agreementsWhere(around.trx, { ...which, states: living })) {
    const { id, consumer, api } = before.agreement
    if (consumer === ownerOf(api)) continue
    const access = await accessTo(around.trx, api)
    const missing = missingOf(access.conditions, await attributesOf(around.trx, consumer))
    const deed = deedOfRule(before, missing)
    if (deed === undefined) continue
    const doing = {
      doer: rule,
      deed,
      subject: { id, consumer, api, before, access },
      terms: undefined,
    }
    await carryOut(needs, around, doing).catch(passRefusal)
  }
}

function deedOfRule(
  { agreement, holds }: Stored,
  missing: readonly string[],
): Doing['deed'] | undefined {
  const isHeld = holds.some(({ by }) => by === 'attributes')
  const isSame = agreement.missing.join() === missing.join()
  switch (agreement.state) {
    case 'pending':
    case 'missing-attributes':
      return isSame && missing.length > 0 ? undefined : { do: 'ask' }
    default:
      if (missing.length === 0) return isHeld ? { do: 'resume' } : undefined
      if (isHeld) return undefined
      return { do: 'suspend', reason: `Attributes are missing: ${missing.join(', ')}.` }
  }
}

/** A plan that is gone keeps one waiting; the others go on. */
function passRefusal(thrown: unknown): void {
  if (thrown instanceof Problem && thrown.code === 'agreement/not-allowed') return
  throw thrown
}
