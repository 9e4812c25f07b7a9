// A deed from beginning to end, in one transaction: the turn, facts, rules, the row, its history, the
// signed version, the event. When it is refused, nothing was changed.

import { newId, readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Agreement, Terms } from './agreement.ts'
import { accessTo, attributesOf } from './access-table.ts'
import type { AgreementNeeds, Around, Doer } from './agreement-needs.ts'
import { agreementById, livingAgreement, takeTurn } from './agreement-table.ts'
import type { AgreementActor, AgreementDeed } from './agreements.ts'
import { readTerms } from './check-terms.ts'
import { gatherFacts, sidesFor } from './gather-facts.ts'
import type { Subject } from './gather-facts.ts'
import { readDeed } from './read-deed.ts'
import type { SaidDeed } from './read-deed.ts'
import { decide } from './rules.ts'
import { writeDeed } from './write-deed.ts'

type OfOne = Exclude<AgreementDeed, { do: 'draft' }>

/** @throws Problem as `Agreements.do` tells */
export async function doDeed(
  needs: AgreementNeeds,
  actor: AgreementActor,
  deed: AgreementDeed,
): Promise<Agreement> {
  const said = readDeed(deed)
  return await needs.db.knex.transaction(async (trx) => {
    const around = { trx, now: needs.clock.now(), seq: await takeTurn(trx) }
    const subject =
      deed.do === 'draft'
        ? await newSubject(around, actor, deed)
        : await knownSubject(around, actor, deed)
    const terms = said.terms === undefined ? undefined : termsFor(needs, subject, said.terms.given)
    return await carryOut(needs, around, { doer: actor, deed: said, subject, terms })
  })
}

export interface Doing {
  readonly doer: Doer
  readonly deed: Pick<SaidDeed, 'do' | 'reason' | 'note'>
  readonly subject: Subject
  readonly terms: Terms | undefined
}

/** @throws Problem agreement/not-allowed */
export async function carryOut(
  needs: AgreementNeeds,
  around: Around,
  doing: Doing,
): Promise<Agreement> {
  const { doer, deed, subject, terms } = doing
  const facts = await gatherFacts(around, doer, subject, terms)
  const decision = decide(deed.do, facts)
  if (decision.kind === 'refused') return refuse('agreement/not-allowed', decision.why)
  return await writeDeed(needs, around, { ...doing, facts, move: decision })
}

async function newSubject(
  { trx }: Around,
  actor: AgreementActor,
  { consumer, api }: Extract<AgreementDeed, { do: 'draft' }>,
): Promise<Subject> {
  if (actor.kind === 'member' && actor.entity !== consumer) {
    return refuse('office/forbidden', 'An entity asks for itself alone.')
  }
  await attributesOf(trx, consumer)
  const access = await accessTo(trx, api)
  const living = await livingAgreement(trx, consumer, api)
  if (living !== undefined) {
    const cure = 'Change that one, or archive it first.'
    refuse(
      'resource/conflict',
      `${consumer} has the agreement ${living} for ${api} already. ${cure}`,
    )
  }
  return { id: newId<'agreement'>(), consumer, api, before: undefined, access }
}

async function knownSubject({ trx }: Around, actor: AgreementActor, deed: OfOne): Promise<Subject> {
  const id = readId(deed.id)
  const before = id && (await agreementById(trx, id))
  if (!before) return refuseUnknown()
  const { consumer, api, revision } = before.agreement
  if (sidesFor(actor, { consumer, api, before }).length === 0) return refuseUnknown()
  if (deed.revision !== revision) {
    const cure = 'Read it again and decide then.'
    refuse(
      'request/precondition',
      `The agreement has changed: its revision is ${revision}. ${cure}`,
    )
  }
  return { id: before.agreement.id, consumer, api, before, access: await accessTo(trx, api) }
}

export function refuseUnknown(): never {
  return refuse('resource/unknown', 'There is no such agreement.')
}

function termsFor({ operationsOf }: AgreementNeeds, subject: Subject, input: unknown): Terms {
  const { api, before, access } = subject
  const operations = operationsOf(api) ?? refuse('resource/unknown', `No API ${api} is published.`)
  const { terms, asked } = before?.agreement ?? {}
  const purposes = [...(terms?.purposes ?? []), ...(asked?.terms.purposes ?? [])]
  const ids = new Set(purposes.map(({ id }) => id))
  return readTerms(input, {
    operations,
    plans: access.plans,
    ids,
    version: (terms?.version ?? 0) + 1,
  })
}
