// The facts that the rules of an office ask for, read under its lock.

import type { Knex } from 'knex'
import { manageAdmins } from './check-definitions.ts'
import type { Actor, Deed, Span } from './deeds.ts'
import type { Definition } from './definitions.ts'
import type { Around } from './office-needs.ts'
import { assignmentById, assignmentsOf, membershipById, membershipsOf } from './membership-table.ts'
import type { Membership } from './membership-table.ts'
import { isHigh, meaningOf, permittedBy } from './permit.ts'
import type { Assignment } from './permit.ts'
import type { Facts } from './rules.ts'

export interface Gathered {
  readonly facts: Facts
  /** Whom it is about. */
  readonly target: Membership | undefined
  /** Which assignment. */
  readonly proposed: Assignment | undefined
}

export async function gatherFacts(around: Around, actor: Actor, deed: Deed): Promise<Gathered> {
  const { trx, now, entity, definitions } = around
  const proposed = 'assignment' in deed ? await assignmentById(trx, deed.assignment) : undefined
  const about = 'membership' in deed ? deed.membership : proposed?.membership
  const found = about === undefined ? undefined : await membershipById(trx, about)
  const target = found?.entity === entity ? found : undefined
  const living = target
    ? (await assignmentsOf(trx, [target])).filter((one) => isLiving(one, now))
    : []
  const grant = deed.kind === 'assign' ? deed.grant : proposed
  const meaning = grant ? meaningOf(grant, definitions) : []
  const span = spanOf(deed, proposed)
  const isOpen = target?.state !== 'ended' && (!proposed || isOpenFor(deed, proposed, now))
  const subject = target ?? {}
  const facts: Facts = {
    now,
    actor: { acr: actor.acr, permitted: await permittedTo(around, actor.membership, actor.person) },
    isThere: target !== undefined,
    isOpen,
    isHimself: await isAbout(trx, actor.person, deed, subject),
    isHigh:
      grant !== undefined
        ? isHigh(grant, definitions)
        : living.some((one) => isHigh(one, definitions)),
    meaning: deed.kind === 'invite' ? definitions.permissions : meaning,
    held: living.flatMap((one) => meaningOf(one, definitions)),
    hasIt: living.some(
      (one) =>
        one.kind === grant?.kind &&
        one.code === grant.code &&
        (one.until ?? Infinity) >= (span.until ?? Infinity),
    ),
    isMember: deed.kind === 'invite' && (await isMember(trx, entity, deed.identifier, now)),
    isNameTaken: deed.kind === 'add-unit' && (await hasUnit(trx, entity, 'name', deed.name)),
    isUnitKnown:
      deed.kind !== 'invite' ||
      deed.unit === undefined ||
      (await hasUnit(trx, entity, 'id', deed.unit)),
    from: span.from ?? now,
    until: span.until,
    untilNow: target?.until,
    isProposer: proposed?.grantedBy === actor.person,
    proposerMayPropose: proposed !== undefined && (await mayStillPropose(around, proposed)),
    isLastOne: await isLastOne(around, deed, target),
  }
  return { facts, target, proposed }
}

function spanOf(deed: Deed, proposed: Assignment | undefined): Span {
  if (deed.kind === 'invite' || deed.kind === 'assign') return deed
  if (deed.kind === 'limit') return { until: deed.until }
  return { from: proposed?.from, until: proposed?.until }
}

/** Of an assignment that is to count for the separation of duties: also one that is yet to begin. */
function isLiving({ state, until, lapses }: Assignment, now: number): boolean {
  if (state === 'ended' || (until !== undefined && until <= now)) return false
  return state === 'in-force' || lapses === undefined || lapses > now
}

function isOpenFor({ kind }: Deed, assignment: Assignment, now: number): boolean {
  const state = kind === 'take' ? 'in-force' : 'proposed'
  return assignment.state === state && isLiving(assignment, now)
}

/** Undefined: no membership of this person in force. */
async function permittedTo(
  { trx, now, entity, definitions }: Around,
  id: string,
  person: string,
): Promise<readonly Definition[] | undefined> {
  const own = await membershipById(trx, id)
  if (own?.person !== person || own.entity !== entity || !isInForce(own, now)) return undefined
  const { rows } = await trx.raw(
    `select 1 from office where entity = ? and suspended_at is not null`,
    [entity],
  )
  if (rows.length > 0) return undefined
  return permittedBy(await assignmentsOf(trx, [own]), definitions, now)
}

function isInForce({ state, from, until }: Membership, now: number): boolean {
  return state === 'active' && from <= now && (until === undefined || until > now)
}

/** By the person, and for who is not there yet by the identifier. */
async function isAbout(
  trx: Knex.Transaction,
  person: string,
  deed: Deed,
  target: Partial<Membership>,
): Promise<boolean> {
  if (target.person !== undefined) return target.person === person
  const [country, identifier] =
    deed.kind === 'invite' ? [deed.identifier.country, deed.identifier.identifier] : [null, null]
  const { rows } = await trx.raw(
    `select 1 from person p left join membership m on m.id = ?
     where p.id = ? and p.country = coalesce(?, m.country)
       and p.identifier = coalesce(?, m.identifier)`,
    [target.id ?? null, person, country, identifier],
  )
  return rows.length > 0
}

async function isMember(
  trx: Knex.Transaction,
  entity: string,
  { country, identifier }: { country: string; identifier: string },
  now: number,
): Promise<boolean> {
  const { rows } = await trx.raw(
    `select 1 from membership m left join person p on p.id = m.person
     where m.entity = ? and m.state <> 'ended' and (m.ends_at is null or m.ends_at > ?)
       and (m.lapses_at is null or m.lapses_at > ?)
       and coalesce(p.country, m.country) = ? and coalesce(p.identifier, m.identifier) = ?`,
    [entity, new Date(now), new Date(now), country, identifier],
  )
  return rows.length > 0
}

async function hasUnit(
  trx: Knex.Transaction,
  entity: string,
  column: 'id' | 'name',
  value: string,
): Promise<boolean> {
  const { rows } = await trx.raw(`select 1 from unit where entity = ? and ${column} = ?`, [
    entity,
    value,
  ])
  return rows.length > 0
}

async function mayStillPropose(around: Around, { grantedBy }: Assignment): Promise<boolean> {
  const { trx, now, entity, definitions } = around
  const own = (await membershipsOf(trx, entity)).find(
    (one) => one.person === grantedBy && isInForce(one, now),
  )
  if (own === undefined) return false
  return permittedBy(await assignmentsOf(trx, [own]), definitions, now).some(
    ({ code }) => code === manageAdmins,
  )
}

async function isLastOne(
  { trx, now, entity, definitions }: Around,
  deed: Deed,
  target: Membership | undefined,
): Promise<boolean> {
  if (target === undefined || (deed.kind !== 'take' && deed.kind !== 'remove')) return false
  const members = (await membershipsOf(trx, entity)).filter((one) => isInForce(one, now))
  const all = await assignmentsOf(trx, members)
  const appoints = (membership: string, without?: string) =>
    permittedBy(
      all.filter((one) => one.membership === membership && one.id !== without),
      definitions,
      now,
    ).some(({ code }) => code === manageAdmins)
  if (!appoints(target.id)) return false
  if (deed.kind === 'take' && appoints(target.id, deed.assignment)) return false
  return !members.some(({ id }) => id !== target.id && appoints(id))
}
