// A whole entity is suspended: its systems get no tokens and their keys and certificates count for
// nothing, its officials have no office, and what was issued before is revoked, all within a second.
// Others hear of it by `entity.suspended` (mandates end by it) and `entity.resumed`.

import type { Knex } from 'knex'
import { refuse } from '#kernel/problem/problem.ts'
import { ensureOffice } from './appoint.ts'
import { lockOffice } from './membership-table.ts'
import type { OfficeNeeds } from './office-needs.ts'
import { tellChange } from './tell-change.ts'

export interface EntityState {
  readonly entity: string
  readonly state: 'active' | 'suspended'
}

/** Of an entity in a `where`; `column` names it. */
export function isActiveEntity(column: string): string {
  return `not exists (select 1 from office o where o.entity = ${column} and o.suspended_at is not null)`
}

/** Names of those that are suspended now: for memories that calls look at. */
export async function suspendedEntities(knex: Knex): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { entity: string }[] }>(
    `select entity from office where suspended_at is not null`,
  )
  return rows.map(({ entity }) => entity)
}

/** Asked twice, the second time changes nothing. @throws Problem resource/unknown */
export async function setEntityState(
  needs: OfficeNeeds,
  { entity, state }: EntityState,
): Promise<EntityState> {
  const { db, clock, bus, revocations } = needs
  return await db.knex.transaction(async (trx) => {
    const now = clock.now()
    const { rows } = await trx.raw(`select 1 from entity where name = ?`, [entity])
    if (rows.length === 0) return refuse('resource/unknown', `There is no entity ${entity}.`)
    await ensureOffice(trx, entity, clock)
    await lockOffice(trx, entity)
    const isSuspended = state === 'suspended'
    const changed = await trx.raw(
      `update office set suspended_at = ? where entity = ? and (suspended_at is null) = ?
       returning entity`,
      [isSuspended ? new Date(now) : null, entity, isSuspended],
    )
    if (changed.rows.length === 0) return { entity, state }
    if (isSuspended) await revocations.revoke(trx, [`ent:${entity}`])
    const what = isSuspended ? 'suspended' : 'resumed'
    await tellChange(needs, { trx, now }, { entity, who: 'bus', what, membership: undefined })
    await bus.publish(trx, { type: `entity.${what}`, subject: entity, data: { entity } })
    // What nodes hold of its systems in memory is read anew.
    for (const type of ['api-key.changed', 'certificate.changed']) {
      await bus.publish(trx, { type, subject: entity, data: { entity } })
    }
    return { entity, state }
  })
}
