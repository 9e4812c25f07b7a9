// The administrator of the bus appoints administrators of an office: the first ones, whom nobody in the
// office can appoint, and new ones where too few are left to decide by two. He can also remove anybody.
// What he may not do is done in the office itself.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import { newId, readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { ensureEntity } from '#api-catalog/entities.ts'
import type { PersonIdentifier } from '#policies/policy.ts'
import { administrator } from './check-definitions.ts'
import { endMemberships } from './end-membership.ts'
import { assignmentsOf, lockOffice, membershipById } from './membership-table.ts'
import type { OfficeNeeds } from './office-needs.ts'
import { tellChange } from './tell-change.ts'
import { insertInvitation } from './write-deed.ts'

export interface Appointed {
  readonly membership: string
  readonly state: 'invited' | 'active'
  readonly notes: readonly string[]
}

export interface Appointment {
  readonly entity: string
  readonly identifier: PersonIdentifier
  /** How people call the office; kept from before when absent. */
  readonly title?: string | undefined
}

/** Who is an administrator already stays one. `entity` is a slug. */
export async function appoint(
  needs: OfficeNeeds,
  { entity, identifier, title }: Appointment,
): Promise<Appointed> {
  const { db, clock } = needs
  return await db.knex.transaction(async (trx): Promise<Appointed> => {
    const now = clock.now()
    const { made } = await ensureEntity(trx, entity, clock)
    await ensureOffice(trx, entity, clock, title)
    await lockOffice(trx, entity)
    const known = await findMember(trx, entity, identifier)
    const membership =
      known?.id ??
      (await insertInvitation({ trx, now, entity }, { identifier, from: now, by: 'bus' }))
    const notes = made ? [`Entity ${entity} was made.`] : []
    const has = (await assignmentsOf(trx, [{ id: membership }])).some(
      ({ kind, code, state, until, approvedBy }) =>
        kind === 'role' &&
        code === administrator &&
        state === 'in-force' &&
        until === undefined &&
        approvedBy !== undefined,
    )
    if (has) notes.push('This person is an administrator of the office already.')
    else {
      await trx.raw(
        `insert into assignment (id, membership, kind, code, state, starts_at, granted_by,
           granted_at, approved_by, approved_at)
         values (?, ?, 'role', ?, 'in-force', ?, 'bus', ?, 'bus', ?)`,
        [newId(), membership, administrator, ...Array<Date>(3).fill(new Date(now))],
      )
      await tellChange(needs, { trx, now }, { entity, who: 'bus', what: 'appointed', membership })
    }
    const administrators = await countAdministrators(trx, entity)
    if (administrators < 2) {
      notes.push('Appoint a second one: what has a high risk takes two people.')
    }
    return { membership, state: known?.state ?? 'invited', notes }
  })
}

/** @throws Problem resource/unknown */
export async function dismiss(needs: OfficeNeeds, id: string): Promise<{ entity: string }> {
  const { db, clock } = needs
  return await db.knex.transaction(async (trx) => {
    const now = clock.now()
    const membership = readId(id) && (await membershipById(trx, id))
    if (!membership) return unknown()
    const { entity } = membership
    await lockOffice(trx, entity)
    if ((await membershipById(trx, id))?.state === 'ended') return unknown()
    await endMemberships(needs, { trx, now }, [id])
    await tellChange(needs, { trx, now }, { entity, who: 'bus', what: 'removed', membership: id })
    return { entity }
  })
}

function unknown(): never {
  return refuse(
    'resource/unknown',
    'There is no such membership, or it has ended; `szyna offices members ENTITY` names them.',
  )
}

/** `title` undefined: the one it had stays. */
export async function ensureOffice(
  trx: Knex.Transaction,
  entity: string,
  clock: Clock,
  title?: string,
): Promise<void> {
  await trx.raw(
    `insert into office (entity, title, made_at) values (?, ?, ?)
     on conflict (entity) do update set title = coalesce(excluded.title, office.title)`,
    [entity, title ?? null, new Date(clock.now())],
  )
}

async function findMember(
  trx: Knex.Transaction,
  entity: string,
  { country, identifier }: PersonIdentifier,
): Promise<{ id: string; state: 'invited' | 'active' } | undefined> {
  const { rows } = await trx.raw<{ rows: { id: string; state: 'invited' | 'active' }[] }>(
    `select m.id, m.state from membership m left join person p on p.id = m.person
     where m.entity = ? and m.state <> 'ended'
       and coalesce(p.country, m.country) = ? and coalesce(p.identifier, m.identifier) = ?`,
    [entity, country, identifier],
  )
  return rows[0]
}

async function countAdministrators(trx: Knex.Transaction, entity: string): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ count: number }] }>(
    `select count(distinct m.id)::int as count
     from membership m join assignment a on a.membership = m.id
     where m.entity = ? and m.state <> 'ended' and a.state = 'in-force'
       and a.kind = 'role' and a.code = ?`,
    [entity, administrator],
  )
  return rows[0].count
}
