// Which deeds the table of rules leaves open to somebody, for who shows buttons. What comes of a deed
// depends on its terms and on the moment; the deed itself is judged again when it is done.

import type { AccessTerms } from './agreement.ts'
import type { Stored } from './agreement-table.ts'
import type { AgreementActor, AgreementDeed } from './agreements.ts'
import { whyNoPlan } from './check-terms.ts'
import { sidesFor } from './gather-facts.ts'
import { deedsFor } from './rules.ts'

export function mayDo(
  actor: AgreementActor,
  before: Stored,
  access: AccessTerms,
): readonly AgreementDeed['do'][] {
  const { consumer, api, state, asked, missing } = before.agreement
  return deedsFor({
    state,
    sides: sidesFor(actor, { consumer, api, before }),
    askedBy: asked?.by,
    heldBy: before.holds.map(({ by }) => by),
    lacks: missing,
    isLetIn: false,
    isNarrower: false,
    isPlanOffered: asked === undefined || whyNoPlan(asked.terms, access.plans) === undefined,
  })
}
