// What was given until a day ends on that day: memberships, assignments, invitations and proposals whose
// time has passed are ended, and tokens that name them revoked. Rules and tokens look at the time
// themselves; this ends what was issued before.

import type { Knex } from 'knex'
import type { Log } from '#kernel/log/log.ts'
import { endMemberships } from './end-membership.ts'
import { lockOffice } from './membership-table.ts'
import type { OfficeNeeds } from './office-needs.ts'
import { tellChange } from './tell-change.ts'

/** Looks every second; a database that is away is tried again the next time. */
export function keepEnding(needs: OfficeNeeds, log: Log): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= endByTime(needs)
      .catch((cause: unknown) => {
        log.warn({ err: cause }, 'memberships that are over stay until the database answers')
      })
      .finally(() => (running = undefined))
  }, 1_000).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

const lateMembership = `m.state <> 'ended' and (m.ends_at <= ? or m.lapses_at <= ?)`
const lateAssignment = `a.state <> 'ended' and (a.ends_at <= ? or a.lapses_at <= ?)`

/** Entity by entity, under the lock of its office. Says how much it ended. */
export async function endByTime(needs: OfficeNeeds): Promise<number> {
  const { db, clock } = needs
  const now = clock.now()
  const at = new Date(now)
  const { rows } = await db.knex.raw<{ rows: { entity: string }[] }>(
    `select m.entity from membership m where ${lateMembership}
     union
     select m.entity from assignment a join membership m on m.id = a.membership
       where ${lateAssignment}`,
    [at, at, at, at],
  )
  let ended = 0
  for (const { entity } of rows) {
    ended += await db.knex.transaction(async (trx) => {
      await lockOffice(trx, entity)
      const place = { trx, now, entity }
      return (await endLateMemberships(needs, place)) + (await endLateAssignments(needs, place))
    })
  }
  return ended
}

interface Place {
  readonly trx: Knex.Transaction
  readonly now: number
  readonly entity: string
}

async function endLateMemberships(needs: OfficeNeeds, place: Place): Promise<number> {
  const { trx, now, entity } = place
  const { rows } = await trx.raw<{ rows: { id: string; state: string }[] }>(
    `select m.id, m.state from membership m where m.entity = ? and ${lateMembership}`,
    [entity, new Date(now), new Date(now)],
  )
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await endMemberships(needs, place, ids)
  for (const { id, state } of rows) {
    const what = state === 'invited' ? 'lapsed' : 'ended'
    await tellChange(needs, place, { entity, who: 'time', what, membership: id })
  }
  return rows.length
}

async function endLateAssignments(needs: OfficeNeeds, place: Place): Promise<number> {
  const { trx, now, entity } = place
  interface Late {
    membership: string
    state: 'proposed' | 'in-force'
    kind: string
    code: string
  }
  const { rows } = await trx.raw<{ rows: Late[] }>(
    `with late as (
       select a.id, a.membership, a.state, a.kind, a.code
       from assignment a join membership m on m.id = a.membership
       where m.entity = ? and ${lateAssignment}
     ), ended as (
       update assignment set state = 'ended', ended_at = ? where id in (select id from late)
     ) select membership, state, kind, code from late`,
    [entity, new Date(now), new Date(now), new Date(now)],
  )
  for (const { membership, state, kind, code } of rows) {
    if (state === 'in-force') await needs.revocations.revoke(trx, [`ms:${membership}`])
    const what = state === 'proposed' ? 'lapsed' : 'ended'
    const change = { entity, who: 'time', what, membership, detail: { kind, code } }
    await tellChange(needs, place, change)
  }
  return rows.length
}
