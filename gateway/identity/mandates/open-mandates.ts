// Mandates over their table: given, looked at, ended. What ends one revokes `mid:` in the same
// transaction, so that its tokens are refused everywhere within a second; nothing brings it back.
//
//   entity.suspended, case.closed ─► the mandates concerned end, as if an administrator had ended them

import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { Bus, Event } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import type { Level } from '../people/levels.ts'
import { openPeople } from '../people/people.ts'
import type { Revocations } from '../revocation/revocations.ts'
import { refuseUnknownSystem } from '../systems.ts'
import { checkItem, checkTerms, checkWish, isProse } from './check-wish.ts'
import { consentOf, describeWish } from './describe-wish.ts'
import { endMandates, insertMandate, mandatesWhere, usesOf } from './mandate-table.ts'
import type { Where, NewMandate } from './mandate-table.ts'
import type { Giver, Mandate, MandateDesk, MandateEnd, Mandates } from './mandates.ts'
import type { MandateItem, MandateWish, StatuteWish } from './mandates.ts'
import type { Offered, OfferedApi } from './offered-api.ts'

export interface MandateNeeds {
  readonly db: Database
  readonly bus: Bus
  readonly clock: Clock
  readonly revocations: Pick<Revocations, 'revoke'>
  readonly offered: Offered
}

export interface OpenedMandates extends Mandates, MandateDesk {
  close(): Promise<void>
}

const day = 86_400_000
/** Of one person; the page of the person shows no more. */
const mostShown = 500

export async function openMandates(needs: MandateNeeds): Promise<OpenedMandates> {
  const { db, bus, clock, revocations, offered } = needs
  const people = openPeople({ db, clock })
  const consumer = 'identity.mandates'
  const hearing = await bus.subscribe(consumer, ['entity.suspended', 'case.closed'], hear)

  return {
    check: (wish, _system) => checkWish(wish, offered),
    describe: (wish, system, language) => describeWish(asking(wish, system), language),
    give,
    giveByStatute,
    ofPerson: (person) => mandatesWhere(db.knex, { person }, mostShown),
    list: ({ limit = 100, ...which }) => mandatesWhere(db.knex, which, limit),
    async find(id) {
      const [mandate] = await mandatesWhere(db.knex, { id }, 1)
      return mandate
    },
    usesOf: (mandate, page) => usesOf(db.knex, mandate, page),
    withdraw,
    async closeCase(system, caseId) {
      const { rows } = await db.knex.raw(`select 1 from system where client_id = ?`, [system])
      if (rows.length === 0) return refuseUnknownSystem(system)
      return await endAll({ system, caseId }, 'admin', 'case-closed')
    },
    async endOfSystem(trx, system, by) {
      return (await end(trx, { system }, by, 'system-suspended')).length
    },
    close: () => hearing.stop(),
  }

  async function hear({ type, subject, data }: Event): Promise<void> {
    if (type === 'entity.suspended') {
      await endAll({ entity: subject }, 'bus', 'entity-suspended')
      return
    }
    const caseId = (data as { caseId?: unknown } | null)?.caseId
    if (typeof caseId === 'string') await endAll({ system: subject, caseId }, 'bus', 'case-closed')
  }

  function asking(wish: MandateWish, system: string) {
    const entity = system.split('.', 1)[0]!
    return { wish, system, entity, api: apiOf(wish.locations[0]) }
  }

  function apiOf(resource: string): OfferedApi {
    return offered(resource) ?? refuse('resource/unknown', 'No API of this bus has this resource.')
  }

  async function give(
    trx: Knex.Transaction,
    wish: MandateWish,
    system: string,
    giver: Giver,
  ): Promise<Mandate> {
    const complaints = checkWish(wish, offered)
    if (complaints.length > 0) refuse('request/invalid', complaints.join(' '))
    const { locations, actions, datatypes, case_id: caseId, purpose, basis, days } = wish
    const terms = { person: giver.person, caseId, purpose, basis, days, legalBasis: undefined }
    const item = { resource: locations[0], operations: actions, fields: datatypes }
    const { acr, authTime, means, sid, grantId } = giver
    const login = { acr, authTime, means, sid, grantId }
    return await keep(trx, system, {
      ...terms,
      item,
      login,
      consent: consentOf(asking(wish, system)),
    })
  }

  async function giveByStatute(wish: StatuteWish): Promise<Mandate> {
    const { system, resource, operations, fields, caseId, purpose, days, legalBasis } = wish
    const api = offered(resource)
    const complaints = checkTerms({ caseId, purpose, days })
    if (!isProse(legalBasis, 10, 500)) {
      complaints.push('legalBasis must name the act and its article, 10 to 500 characters.')
    }
    complaints.push(
      ...(api ? checkItem(api, operations, fields) : ['No API of this bus has this resource.']),
    )
    if (complaints.length > 0) {
      const errors = complaints.map((detail): InputError => ({ in: 'body', pointer: '', detail }))
      refuse('request/invalid', 'The mandate cannot be entered as described.', { errors })
    }
    const item = { resource, operations, fields }
    const login = { acr: lowest, authTime: 0, means: undefined, sid: undefined, grantId: undefined }
    const person = await personOf(wish)
    const terms = { person, caseId, purpose, days, legalBasis, basis: 'statute' as const }
    return await db.knex.transaction((trx) =>
      keep(trx, system, { ...terms, item, login, consent: undefined }),
    )
  }

  async function personOf({ person, pesel }: StatuteWish): Promise<string> {
    const found =
      pesel === undefined
        ? await people.find(person ?? '')
        : await people.findByIdentifier({ country: 'PL', identifier: pesel })
    return found?.id ?? refuse('resource/unknown', 'This person has not logged in here yet.')
  }

  interface Terms extends Pick<
    NewMandate,
    'person' | 'basis' | 'caseId' | 'purpose' | 'legalBasis' | 'consent'
  > {
    readonly item: MandateItem
    readonly days: number
    readonly login: Pick<NewMandate, 'acr' | 'authTime' | 'means' | 'sid' | 'grantId'>
  }

  async function keep(trx: Knex.Transaction, system: string, terms: Terms): Promise<Mandate> {
    const { item, days, login, ...rest } = terms
    const entity = await entityInService(trx, system)
    const from = new Date(clock.now())
    return await insertMandate(trx, {
      ...rest,
      ...login,
      id: `m-${randomUUID().replaceAll('-', '')}`,
      system,
      entity,
      items: [item],
      from,
      until: new Date(from.getTime() + days * day),
    })
  }

  async function withdraw(id: string, person: string): Promise<Mandate> {
    return await db.knex.transaction(async (trx) => {
      const [mandate] = await mandatesWhere(trx, { id, person }, 1)
      if (mandate === undefined) return refuse('resource/unknown', 'You have no such mandate.')
      if (mandate.basis === 'statute') {
        return refuse('resource/conflict', 'The law gives this mandate; it cannot be withdrawn.')
      }
      const [ended] = await end(trx, { id }, person, 'withdrawn')
      return ended ?? refuse('resource/conflict', 'The mandate has ended already.')
    })
  }

  async function endAll(which: Where, by: string, reason: MandateEnd['reason']): Promise<number> {
    return await db.knex.transaction(async (trx) => (await end(trx, which, by, reason)).length)
  }

  /** The row first, then the time of the revocation: no token of the mandate is issued after it. */
  async function end(
    trx: Knex.Transaction,
    which: Where,
    by: string,
    reason: MandateEnd['reason'],
  ): Promise<Mandate[]> {
    const ended = await endMandates(trx, which, { at: new Date(clock.now()), by, reason })
    const keys = ended.map(({ id }) => `mid:${id}` as const)
    if (keys.length > 0) await revocations.revoke(trx, keys)
    return ended
  }
}

/** Waits for a suspension under way, so that no mandate is given beside it. */
async function entityInService(trx: Knex.Transaction, system: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { entity: string }[] }>(
    `select entity from system where client_id = ? and suspended_at is null for share`,
    [system],
  )
  return rows[0]?.entity ?? refuseUnknownSystem(system)
}

const lowest: Level = 'http://eidas.europa.eu/LoA/low'
