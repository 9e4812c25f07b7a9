// A deed from beginning to end, in one transaction: lock of the office, facts, rules, rows, version,
// revocation, history, event. When it answers `refused`, nothing was changed.

import type { Actor, Deed, Outcome } from './deeds.ts'
import { readDefinitions } from './definitions.ts'
import { gatherFacts } from './gather-facts.ts'
import { lockOffice, membershipById } from './membership-table.ts'
import type { OfficeNeeds } from './office-needs.ts'
import { whyNot } from './rules.ts'
import { writeDeed } from './write-deed.ts'

export async function doDeed(needs: OfficeNeeds, actor: Actor, deed: Deed): Promise<Outcome> {
  const { db, clock } = needs
  return await db.knex.transaction(async (trx): Promise<Outcome> => {
    const now = clock.now()
    const own = await membershipById(trx, actor.membership)
    if (own === undefined) return { kind: 'refused', reason: 'no-office' }
    await lockOffice(trx, own.entity)
    const definitions = await readDefinitions(trx)
    const around = { trx, now, entity: own.entity, definitions }
    const { facts, target, proposed } = await gatherFacts(around, actor, deed)
    const reason = whyNot(deed.kind, facts)
    if (reason !== undefined) return { kind: 'refused', reason }
    const written = { ...around, actor, target, proposed, isHigh: facts.isHigh, from: facts.from }
    return { kind: 'done', id: await writeDeed(needs, written, deed) }
  })
}
