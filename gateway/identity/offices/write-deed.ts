// What a deed that is permitted writes: the row, then what follows from it (version, revocation), then
// history and event, always in this order and in the transaction that checked it.
//
//   membership   invited ──first login──► active ──► ended      removed · until passed · entity's end
//                   └── 30 days passed · removed ──────▲
//   assignment   proposed ──a second person──► in-force ──► ended      taken · until passed · removed
//                   └── declined · 7 days passed ────────────▲
//                (without high risk it begins in force)

import type { Knex } from 'knex'
import { newId } from '#kernel/ids/ids.ts'
import type { Actor, Deed } from './deeds.ts'
import type { Around, OfficeNeeds } from './office-needs.ts'
import { endMemberships } from './end-membership.ts'
import type { Membership } from './membership-table.ts'
import type { Assignment } from './permit.ts'
import { tellChange } from './tell-change.ts'

export interface Written extends Around {
  readonly actor: Actor
  readonly target: Membership | undefined
  readonly proposed: Assignment | undefined
  readonly isHigh: boolean
  readonly from: number
}

const day = 86_400_000
/** Milliseconds that an invitation and a proposal wait. */
export const invitationLife = 30 * day
export const proposalLife = 7 * day

/** Gives back the id of what it was about. */
export async function writeDeed(needs: OfficeNeeds, at: Written, deed: Deed): Promise<string> {
  const { actor, target, proposed, entity } = at
  const tell = (what: string, membership: string | undefined, detail: object = {}) =>
    tellChange(needs, at, { entity, who: actor.person, what, membership, detail })
  switch (deed.kind) {
    case 'invite': {
      const id = await insertInvitation(at, { ...deed, by: actor.person, from: at.from })
      await tell('invited', id, { until: isoOf(deed.until) })
      return id
    }
    case 'assign': {
      const id = await insertAssignment(at, deed)
      const detail = { ...deed.grant, from: isoOf(deed.from), until: isoOf(deed.until) }
      await tell(at.isHigh ? 'proposed' : 'assigned', deed.membership, detail)
      return id
    }
    case 'approve':
      await at.trx.raw(
        `update assignment set state = 'in-force', approved_by = ?, approved_at = ?, lapses_at = null
         where id = ?`,
        [actor.person, new Date(at.now), deed.assignment],
      )
      await tell('approved', target!.id, grantOf(proposed!))
      return deed.assignment
    case 'decline':
      await endAssignment(at, deed.assignment)
      await tell('declined', target!.id, grantOf(proposed!))
      return deed.assignment
    case 'take':
      await endAssignment(at, deed.assignment)
      await needs.revocations.revoke(at.trx, [`ms:${target!.id}`])
      await tell('taken', target!.id, grantOf(proposed!))
      return deed.assignment
    case 'limit':
      await at.trx.raw(`update membership set ends_at = ? where id = ?`, [
        deed.until === undefined ? null : new Date(deed.until),
        deed.membership,
      ])
      await needs.revocations.revoke(at.trx, [`ms:${deed.membership}`])
      await tell('limited', deed.membership, { until: isoOf(deed.until) })
      return deed.membership
    case 'remove':
      await endMemberships(needs, at, [deed.membership])
      await tell('removed', deed.membership)
      return deed.membership
    case 'add-unit': {
      const id = newId()
      await at.trx.raw(`insert into unit (id, entity, name, made_at) values (?, ?, ?, ?)`, [
        id,
        entity,
        deed.name,
        new Date(at.now),
      ])
      await tell('unit-added', undefined, { name: deed.name })
      return id
    }
    default:
      return deed satisfies never
  }
}

interface Invitation {
  readonly identifier: { readonly country: string; readonly identifier: string }
  readonly unit?: string | undefined
  readonly from: number
  readonly until?: number | undefined
  readonly by: string
}

export async function insertInvitation(
  { trx, now, entity }: Pick<Around, 'trx' | 'now' | 'entity'>,
  { identifier, unit, from, until, by }: Invitation,
): Promise<string> {
  // One that was too late makes room for the new one.
  await trx.raw(
    `update membership set state = 'ended', ended_at = ?, country = null, identifier = null
     where entity = ? and state = 'invited' and country = ? and identifier = ?`,
    [new Date(now), entity, identifier.country, identifier.identifier],
  )
  const id = newId()
  await trx.raw(
    `insert into membership (id, entity, unit, country, identifier, state, starts_at, ends_at,
       lapses_at, invited_by, made_at) values (?, ?, ?, ?, ?, 'invited', ?, ?, ?, ?, ?)`,
    [
      id,
      entity,
      unit ?? null,
      identifier.country,
      identifier.identifier,
      new Date(from),
      until === undefined ? null : new Date(until),
      new Date(now + invitationLife),
      by,
      new Date(now),
    ],
  )
  return id
}

async function insertAssignment(
  { trx, now, actor, isHigh, from }: Written,
  { membership, grant, until }: Extract<Deed, { kind: 'assign' }>,
): Promise<string> {
  const id = newId()
  await trx.raw(
    `insert into assignment (id, membership, kind, code, state, starts_at, ends_at, lapses_at,
       granted_by, granted_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      membership,
      grant.kind,
      grant.code,
      isHigh ? 'proposed' : 'in-force',
      new Date(from),
      until === undefined ? null : new Date(until),
      isHigh ? new Date(now + proposalLife) : null,
      actor.person,
      new Date(now),
    ],
  )
  return id
}

async function endAssignment(
  { trx, now }: { trx: Knex.Transaction; now: number },
  id: string,
): Promise<void> {
  await trx.raw(`update assignment set state = 'ended', ended_at = ? where id = ?`, [
    new Date(now),
    id,
  ])
}

function grantOf({ kind, code }: Assignment): object {
  return { kind, code }
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
