// Reading memberships and assignments. Who reads in order to change holds the lock of the office.

import type { Knex } from 'knex'
import type { Assignment } from './permit.ts'

export interface Membership {
  readonly id: string
  readonly entity: string
  /** Of the entity as people call it; its name where it has none. */
  readonly title: string
  readonly unit: { readonly id: string; readonly name: string } | undefined
  /** Undefined: invited and not there yet, or never came. */
  readonly person: string | undefined
  /** Full name; undefined where there is no person. */
  readonly name: string | undefined
  /** The last three characters of the identifier of who is invited. */
  readonly ending: string | undefined
  readonly state: 'invited' | 'active' | 'ended'
  /** Milliseconds since 1970. */
  readonly from: number
  /** Undefined: without an end. */
  readonly until: number | undefined
  /** Of an invitation: until when the person may come. */
  readonly lapses: number | undefined
  readonly version: number
}

/**
 * Lets one change of the people of an entity happen at a time. `no key update`: rows that refer to the
 * office may be written meanwhile, so that somebody who takes his place does not wait, nor we for him.
 */
export async function lockOffice(trx: Knex.Transaction, entity: string): Promise<void> {
  await trx.raw(`select 1 from office where entity = ? for no key update`, [entity])
}

export async function membershipById(knex: Knex, id: string): Promise<Membership | undefined> {
  return (await memberships(knex, `m.id = ?`, [id]))[0]
}

/** Of the entity and not ended: who is there by surname, then who is invited. */
export async function membershipsOf(knex: Knex, entity: string): Promise<Membership[]> {
  return await memberships(knex, `m.entity = ? and m.state <> 'ended'`, [entity])
}

/** That hold now, in entities that are not suspended, by name of the entity. */
export async function membershipsOfPerson(
  knex: Knex,
  person: string,
  now: number,
): Promise<Membership[]> {
  return await memberships(
    knex,
    `m.person = ? and m.state = 'active' and o.suspended_at is null
       and m.starts_at <= ? and (m.ends_at is null or m.ends_at > ?)`,
    [person, new Date(now), new Date(now)],
    `m.entity`,
  )
}

/** Not ended. */
export async function assignmentsOf(
  knex: Knex,
  those: readonly Pick<Membership, 'id'>[],
): Promise<Assignment[]> {
  if (those.length === 0) return []
  const { rows } = await knex.raw<{ rows: AssignmentRow[] }>(
    `select * from assignment where state <> 'ended' and membership = any(?::uuid[])
     order by granted_at, id`,
    [those.map(({ id }) => id)],
  )
  return rows.map(assignmentIn)
}

export async function assignmentById(knex: Knex, id: string): Promise<Assignment | undefined> {
  const { rows } = await knex.raw<{ rows: AssignmentRow[] }>(
    `select * from assignment where id = ?`,
    [id],
  )
  return rows[0] && assignmentIn(rows[0])
}

interface MembershipRow {
  id: string
  entity: string
  title: string
  unit: string | null
  unit_name: string | null
  person: string | null
  state: Membership['state']
  starts_at: Date | string
  ends_at: Date | string | null
  lapses_at: Date | string | null
  version: number
  identifier: string | null
  given_names: string | null
  surname: string | null
}

async function memberships(
  knex: Knex,
  where: string,
  values: readonly (string | Date)[],
  order = `p.surname nulls last, p.given_names, m.made_at`,
): Promise<Membership[]> {
  const { rows } = await knex.raw<{ rows: MembershipRow[] }>(
    `select m.id, m.entity, coalesce(o.title, m.entity) as title, m.unit, u.name as unit_name, m.person,
            m.state, m.starts_at, m.ends_at, m.lapses_at, m.version, m.identifier,
            p.given_names, p.surname
     from membership m
     join office o on o.entity = m.entity
     left join unit u on u.id = m.unit
     left join person p on p.id = m.person
     where ${where} order by ${order}`,
    [...values],
  )
  return rows.map((row) => ({
    id: row.id,
    entity: row.entity,
    title: row.title,
    unit: row.unit === null ? undefined : { id: row.unit, name: row.unit_name! },
    person: row.person ?? undefined,
    name: row.surname === null ? undefined : `${row.given_names} ${row.surname}`,
    ending: row.identifier?.slice(-3),
    state: row.state,
    from: new Date(row.starts_at).getTime(),
    until: timeIn(row.ends_at),
    lapses: timeIn(row.lapses_at),
    version: row.version,
  }))
}

interface AssignmentRow {
  id: string
  membership: string
  kind: Assignment['kind']
  code: string
  state: Assignment['state']
  starts_at: Date | string
  ends_at: Date | string | null
  lapses_at: Date | string | null
  granted_by: string
  approved_by: string | null
}

function assignmentIn(row: AssignmentRow): Assignment {
  const { id, membership, kind, code, state } = row
  return {
    id,
    membership,
    kind,
    code,
    state,
    from: new Date(row.starts_at).getTime(),
    until: timeIn(row.ends_at),
    lapses: timeIn(row.lapses_at),
    grantedBy: row.granted_by,
    approvedBy: row.approved_by ?? undefined,
  }
}

function timeIn(at: Date | string | null): number | undefined {
  return at === null ? undefined : new Date(at).getTime()
}
