// Where people are officials: which memberships a person has now, and what they permit. Definitions of
// permissions are central, who has which is the entity's own affair. Must never answer from a
// membership that has ended.

import { readId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Level } from '../people/levels.ts'
import { appoint, dismiss } from './appoint.ts'
import type { Appointed, Appointment } from './appoint.ts'
import { claimInvitations } from './claim-invitations.ts'
import type { Actor, Deed, Outcome } from './deeds.ts'
import { levelOf, readDefinitions, shipDefinitions } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { doDeed } from './do-deed.ts'
import { keepEnding } from './end-by-time.ts'
import { readHistory } from './history.ts'
import { listOffices } from './list-offices.ts'
import type { OfficeFacts } from './list-offices.ts'
import { assignmentsOf, membershipsOfPerson } from './membership-table.ts'
import type { Membership } from './membership-table.ts'
import type { OfficeNeeds } from './office-needs.ts'
import { permittedBy } from './permit.ts'
import { readStaff } from './read-staff.ts'
import type { Member, Staff } from './read-staff.ts'
import { redefine } from './redefine.ts'
import { setEntityState } from './suspend-entity.ts'
import type { EntityState } from './suspend-entity.ts'

export interface Offices {
  /** The memberships of the person that hold now, by name of the entity. */
  contextsOf(person: string): Promise<readonly OfficeContext[]>
  /** Undefined: not of this person, ended, not begun, or its entity is suspended. */
  find(membership: string, person: string): Promise<OfficeContext | undefined>
}

export interface OfficeContext {
  /** Id of the membership, a UUID. */
  readonly membership: string
  /** Name of the entity. */
  readonly entity: string
  /** As people call it; the name where it has no title. */
  readonly entityTitle: string
  readonly unit: { readonly id: string; readonly name: string } | undefined
  /** What the assignments of this membership permit now. */
  readonly permissions: readonly Permitted[]
}

export interface Permitted {
  /** A scope of APIs, or one of ours: `org.members.manage`. */
  readonly code: string
  /** The login must be at least of this level. */
  readonly minAcr: Level
}

/** Beside what others ask: what the pages of offices and the administrator of the bus do. */
export interface OfficeRoom extends Offices {
  /** @throws only what breaks; a refusal by the rules is an outcome */
  do(actor: Actor, deed: Deed): Promise<Outcome>
  /** Who and what is in the office of this entity. */
  staff(entity: string): Promise<Staff>
  history: (entity: string, page: HistoryPage) => ReturnType<typeof readHistory>
  definitions(): Promise<Definitions>
  /** @throws Problem request/invalid */
  redefine(wanted: Definitions): Promise<{ changed: boolean; touched: number }>
  /** By name of the entity. */
  list(): Promise<readonly OfficeFacts[]>
  appoint(appointment: Appointment): Promise<Appointed>
  /** @throws Problem resource/unknown */
  dismiss(membership: string): Promise<{ entity: string }>
  /** @throws Problem resource/unknown */
  setEntityState(state: EntityState): Promise<EntityState>
  close(): Promise<void>
}

export interface HistoryPage {
  readonly before?: number | undefined
  readonly limit: number
}

export type { Member, Staff }

export async function openOffices(needs: OfficeNeeds & { readonly log: Log }): Promise<OfficeRoom> {
  const { db, clock, log } = needs
  await shipDefinitions(db, clock)
  const ending = keepEnding(needs, log)
  return {
    async contextsOf(person) {
      await claimInvitations(needs, person)
      return await contextsOf(await membershipsOfPerson(db.knex, person, clock.now()))
    },
    async find(membership, person) {
      const id = readId(membership)
      if (id === undefined) return undefined
      const those = await membershipsOfPerson(db.knex, person, clock.now())
      return (await contextsOf(those.filter((one) => one.id === (id as string))))[0]
    },
    do: (actor, deed) => doDeed(needs, actor, deed),
    staff: (entity) => readStaff(db.knex, entity, clock.now()),
    history: (entity, page) => readHistory(db.knex, entity, page),
    definitions: () => readDefinitions(db.knex),
    redefine: (wanted) => redefine(needs, wanted),
    list: () => listOffices(db.knex),
    appoint: (appointment) => appoint(needs, appointment),
    dismiss: (membership) => dismiss(needs, membership),
    setEntityState: (state) => setEntityState(needs, state),
    close: () => ending.stop(),
  }

  async function contextsOf(those: readonly Membership[]): Promise<OfficeContext[]> {
    if (those.length === 0) return []
    const now = clock.now()
    const definitions = await readDefinitions(db.knex)
    const assignments = await assignmentsOf(db.knex, those)
    return those.map(({ id, entity, title, unit }) => {
      const its = assignments.filter(({ membership }) => membership === id)
      const permitted = permittedBy(its, definitions, now)
      return {
        membership: id,
        entity,
        entityTitle: title,
        unit,
        permissions: permitted.map((one) => ({ code: one.code, minAcr: levelOf(one) })),
      }
    })
  }
}
