// The room of agreements, put together: deeds by the table of rules, terms of access, attributes, what
// both sides can keep, and the memory that calls look at.

import { readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { AccessTerms } from './agreement.ts'
import type { AgreementNeeds, Around } from './agreement-needs.ts'
import { accessTo, attributesOf, putAccess, putAttributes } from './access-table.ts'
import { agreementById, agreementsWhere, takeTurn } from './agreement-table.ts'
import type { Stored } from './agreement-table.ts'
import type { AgreementActor, Agreements } from './agreements.ts'
import { readAccess, readAttributes } from './check-access.ts'
import { doDeed, refuseUnknown } from './do-deed.ts'
import { ownerOf } from './gather-facts.ts'
import { stepsOf } from './history.ts'
import { keepKnown } from './keep-known.ts'
import { lookAtAttributes } from './look-at-attributes.ts'
import { mayDo } from './may-do.ts'
import { signedVersion } from './sign-version.ts'

/** Rejects when the database does not answer. */
export async function openAgreements(needs: AgreementNeeds): Promise<Agreements> {
  const { db, bus, clock } = needs
  const { knex } = db
  const kept = await keepKnown(needs)

  return {
    do: (actor, deed) => thenKnown(doDeed(needs, actor, deed)),
    get: async (id) => (await find(id)).agreement,
    async list(filter) {
      return (await agreementsWhere(knex, filter)).map(({ agreement }) => agreement)
    },
    history: async (id) => await stepsOf(knex, (await find(id)).agreement.id),
    async allowed(actor, id) {
      const stored = await find(id)
      return mayDo(actor, stored, await accessTo(knex, stored.agreement.api))
    },
    async signed(id, version) {
      return await signedVersion(needs, knex, (await find(id)).agreement.id, version)
    },
    access: (api) => accessTo(knex, api),
    setAccess: (actor, terms) => thenKnown(setAccess(actor, terms)),
    attributes: (entity) => attributesOf(knex, entity),
    setAttributes: (entity, attributes) => thenKnown(setAttributes(entity, attributes)),
    known: kept.known,
    covering: kept.covering,
    close: () => kept.close(),
  }

  async function find(id: string): Promise<Stored> {
    const read = readId(id)
    return (read && (await agreementById(knex, read))) || refuseUnknown()
  }

  /** Whoever gets an answer here finds this process knowing it. */
  async function thenKnown<value>(change: Promise<value>): Promise<value> {
    const value = await change
    await kept.look()
    return value
  }

  async function setAccess(actor: AgreementActor, terms: AccessTerms): Promise<AccessTerms> {
    const { api, revision } = terms
    if (actor.kind === 'member' && actor.entity !== ownerOf(api)) {
      refuse('office/forbidden', 'Only the owner of an API says on which terms he lets others in.')
    }
    const wanted = readAccess(terms)
    return await inTurn(async (around) => {
      const former = await accessTo(around.trx, api)
      if (former.revision !== revision) {
        const sentence = `The terms have changed: their revision is ${former.revision}.`
        refuse('request/precondition', `${sentence} Read them again and decide then.`)
      }
      const access = { ...wanted, api, revision: revision + 1 }
      await putAccess(around.trx, access, around)
      const data = { revision: access.revision }
      await bus.publish(around.trx, { type: 'access.changed', subject: api, data })
      await lookAtAttributes(needs, around, { api })
      return access
    })
  }

  async function setAttributes(entity: string, attributes: readonly string[]): Promise<void> {
    const wanted = readAttributes(attributes)
    await inTurn(async (around) => {
      const former = await attributesOf(around.trx, entity)
      if (former.join() === wanted.join()) return
      await putAttributes(around.trx, entity, wanted, around.now)
      const type = 'entity.attributes-changed'
      await bus.publish(around.trx, { type, subject: entity, data: { attributes: wanted } })
      await lookAtAttributes(needs, around, { consumer: entity })
    })
  }

  async function inTurn<value>(change: (around: Around) => Promise<value>): Promise<value> {
    return await knex.transaction(async (trx) => {
      return await change({ trx, now: clock.now(), seq: await takeTurn(trx) })
    })
  }
}
