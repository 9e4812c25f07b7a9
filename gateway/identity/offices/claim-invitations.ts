// An invitation becomes a membership when the person it is for comes, by whichever means of login: known
// by the state's identifier, never by name. The identifier of the invitation goes with that.

import type { OfficeNeeds } from './office-needs.ts'
import { tellChange } from './tell-change.ts'

/** Cheap where nothing waits: one look by an index. */
export async function claimInvitations(needs: OfficeNeeds, person: string): Promise<void> {
  const { db, clock } = needs
  const now = clock.now()
  const waiting = await db.knex.raw<{ rows: unknown[] }>(
    `select 1 from membership m join person p on p.country = m.country and p.identifier = m.identifier
     where p.id = ? and m.state = 'invited' and m.lapses_at > ? limit 1`,
    [person, new Date(now)],
  )
  if (waiting.rows.length === 0) return
  await db.knex.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: { id: string; entity: string }[] }>(
      `update membership m
       set state = 'active', person = p.id, country = null, identifier = null, lapses_at = null
       from person p
       where p.id = ? and m.state = 'invited' and m.lapses_at > ?
         and p.country = m.country and p.identifier = m.identifier
         and not exists (select 1 from membership o
                         where o.entity = m.entity and o.person = p.id and o.state = 'active')
       returning m.id, m.entity`,
      [person, new Date(now)],
    )
    for (const { id, entity } of rows) {
      await tellChange(needs, { trx, now }, { entity, who: person, what: 'joined', membership: id })
    }
  })
}
