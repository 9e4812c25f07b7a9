// `/desk/agreements`: asking for access and deciding about it. What an agreement allows is decided by its
// own rules; this file sees to it that a side is taken by whoever may take it, and that each deed names
// the revision that was read.

import { refuse } from '#kernel/problem/problem.ts'
import type { AgreementDeed } from '../../agreements/agreements.ts'
import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import type { DeskNeeds } from '../needs.ts'
import { revisionIn, sentenceIn } from '../read-deed.ts'
import { reasonedDeeds } from './draw-deeds.ts'
import { drawAgreements } from './draw-agreements.ts'
import { findAgreement, readAgreement } from './read-agreement.ts'
import { mayAct, shownDeeds, sidesOf } from './sides.ts'
import type { ShownDeed } from './sides.ts'
import { termsPages } from './terms-pages.ts'

const either = ['agreements.ask', 'agreements.decide'] as const
const asker = ['agreements.ask'] as const

export function agreementRows(needs: DeskNeeds): DeskRow[] {
  const { agreements } = needs
  const terms = termsPages(needs)
  const all = '/desk/agreements'
  const one = '/desk/agreements/{id}'
  // oxfmt-ignore
  return [
    { at: `GET ${all}`,            permission: either, back: '/desk', answer: list },
    { at: `GET ${all}/new`,        permission: asker,  back: all,     answer: terms.showNew },
    { at: `POST ${all}`,           permission: asker,  back: all,     answer: terms.addNew },
    { at: `GET ${one}`,            permission: either, back: all,     answer: (ask) => readAgreement(ask, needs) },
    { at: `GET ${one}/signed`,     permission: either, back: one,     answer: signed },
    { at: `GET ${one}/terms`,      permission: either, back: one,     answer: terms.showOther },
    { at: `POST ${one}/terms`,     permission: either, back: one,     answer: terms.sendOther },
    { at: `POST ${one}/{deed}`,    permission: either, back: one,     answer: act },
  ]

  async function list(ask: OfficeAsk): Promise<DeskAnswer> {
    const { entity } = ask.office
    const [asConsumer, ofOthers, titles] = await Promise.all([
      agreements.list({ consumer: entity }),
      agreements.list({ owner: entity }),
      needs.entityTitles(),
    ])
    const asOwner = ofOthers.filter((each) => sidesOf(each, entity).includes('owner'))
    return drawAgreements(ask, { asConsumer, asOwner, titles })
  }

  async function act(ask: OfficeAsk): Promise<DeskAnswer> {
    const { params, form, office, visitor } = ask
    const deed = shownDeeds.find((each) => each === params['deed'])
    if (deed === undefined || deed === 'edit' || deed === 'change') {
      return refuse('resource/unknown', 'There is no such deed.')
    }
    const agreement = await findAgreement(ask, needs)
    if (!mayAct(agreement, office, deed)) {
      return refuse('office/forbidden', 'The permission for this side of the agreement is missing.')
    }
    const actor = { kind: 'member', entity: office.entity, person: visitor.person } as const
    const done = await agreements.do(actor, wanted(deed, agreement.id, form))
    return { redirect: `${all}/${done.id}?said=${deed}` }
  }

  async function signed(ask: OfficeAsk): Promise<DeskAnswer> {
    const { id } = await findAgreement(ask, needs)
    const text = await agreements.signed(id)
    if (text === undefined) return refuse('resource/unknown', 'Nothing of it is in force yet.')
    return { file: { name: `agreement-${id}.jws`, mediaType: 'application/jose', text } }
  }
}

function wanted(
  deed: Exclude<ShownDeed, 'edit' | 'change'>,
  id: string,
  form: URLSearchParams,
): AgreementDeed {
  const revision = revisionIn(form)
  if (!reasonedDeeds.has(deed)) return { do: deed, id, revision } as AgreementDeed
  return { do: deed, id, revision, reason: sentenceIn(form, 'reason') } as AgreementDeed
}
