// The pages where terms are typed: for a new agreement, for a draft, as a change of one in force. What is
// refused comes back with everything that was typed.

import { Problem, refuse } from '#kernel/problem/problem.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { AgreementActor, AgreementDeed } from '../../agreements/agreements.ts'
import type { DeskAnswer, OfficeAsk } from '../desk-route.ts'
import type { DeskNeeds } from '../needs.ts'
import { sayProblem } from '../permit.ts'
import { revisionIn } from '../read-deed.ts'
import { drawChoiceOfApi } from './draw-agreements.ts'
import { drawTermsForm } from './draw-terms-form.ts'
import type { TermsForm } from './draw-terms-form.ts'
import { findAgreement, majorsOf, operationsOf } from './read-agreement.ts'
import {
  checkTyped,
  emptyPurpose,
  fieldsOfProblem,
  mostPurposes,
  readTyped,
  termsOf,
  typedOf,
} from './read-terms.ts'
import type { TypedTerms } from './read-terms.ts'
import { pressable } from './sides.ts'
import { agreementWords } from './words.ts'

export function termsPages(needs: DeskNeeds) {
  const { agreements } = needs
  return { showNew, addNew, showOther, sendOther }

  async function showNew(ask: OfficeAsk): Promise<DeskAnswer> {
    const wished = ask.query.get('api')
    const about = wished === null ? undefined : await formOf(ask, wished)
    if (about === undefined) return drawChoiceOfApi(ask, needs.apis(), wished !== null)
    const typed = { plan: '', note: '', purposes: [emptyPurpose] }
    return drawTermsForm(ask, { ...about, typed, wrong: {} })
  }

  async function addNew(ask: OfficeAsk): Promise<DeskAnswer> {
    const { form, office } = ask
    const about = await formOf(ask, form.get('api') ?? '')
    if (about === undefined) return drawChoiceOfApi(ask, needs.apis(), true)
    return await send(ask, about, async (typed) => {
      const actor = actorOf(ask)
      const made = await agreements.do(actor, {
        do: 'draft',
        consumer: office.entity,
        api: about.api,
        terms: termsOf(typed),
      })
      if (form.get('then') !== 'ask') return `${pathOf(made)}?said=draft`
      const { id, revision } = made
      try {
        await agreements.do(actor, { do: 'ask', id, revision })
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        // It is kept as a draft; why it cannot be sent is told where that is tried again.
        return `${pathOf(made)}?said=draft`
      }
      return `${pathOf(made)}?said=ask`
    })
  }

  async function showOther(ask: OfficeAsk): Promise<DeskAnswer> {
    const agreement = await findAgreement(ask, needs)
    const { terms, asked } = agreement
    const last = (await deedOf(ask, agreement)) === 'edit' ? asked?.terms : (terms ?? asked?.terms)
    const typed = last ? typedOf(last) : { plan: '', note: '', purposes: [emptyPurpose] }
    return drawTermsForm(ask, { ...(await otherForm(ask, agreement)), typed, wrong: {} })
  }

  async function sendOther(ask: OfficeAsk): Promise<DeskAnswer> {
    const agreement = await findAgreement(ask, needs)
    const deed = await deedOf(ask, agreement)
    const revision = revisionIn(ask.form)
    // The form goes on about what was read, also where it is drawn again.
    const about = { ...(await otherForm(ask, agreement)), revision }
    return await send(ask, about, async (typed) => {
      const note = typed.note === '' ? {} : { note: typed.note }
      const wish = { do: deed, id: agreement.id, revision, terms: termsOf(typed), ...note }
      await agreements.do(actorOf(ask), wish as AgreementDeed)
      return `${pathOf(agreement)}?said=${deed}`
    })
  }

  async function send(
    ask: OfficeAsk,
    about: Omit<TermsForm, 'typed' | 'wrong'>,
    done: (typed: TypedTerms) => Promise<string>,
  ): Promise<DeskAnswer> {
    const { form, language } = ask
    const typed = readTyped(form)
    if (form.get('then') === 'more') {
      const purposes = [...typed.purposes, emptyPurpose].slice(0, mostPurposes)
      return drawTermsForm(ask, { ...about, typed: { ...typed, purposes }, wrong: {} })
    }
    const known = new Set(about.operations.map(({ id }) => id))
    const wrong = checkTyped(typed, known, agreementWords[language])
    if (Object.keys(wrong).length > 0) return drawTermsForm(ask, { ...about, typed, wrong })
    try {
      return { redirect: await done(typed) }
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.code === 'request/precondition') throw thrown
      const problem = sayProblem(thrown, language)
      return drawTermsForm(ask, { ...about, typed, wrong: fieldsOfProblem(thrown), problem })
    }
  }

  async function otherForm(
    ask: OfficeAsk,
    agreement: Agreement,
  ): Promise<Omit<TermsForm, 'typed' | 'wrong'>> {
    const words = agreementWords[ask.language]
    const deed = await deedOf(ask, agreement)
    const about = await formOf(ask, agreement.api)
    return {
      ...(about ?? (await bareForm(agreement.api))),
      title: words.deeds[deed],
      lead: deed === 'change' ? words.changeLead : words.editLead,
      action: `${pathOf(agreement)}/terms`,
      revision: agreement.revision,
      buttons: [['send', deed === 'change' ? words.sendChange : words.saveTerms]],
      hasNote: true,
    }
  }

  /** Undefined: no such API is published. */
  async function formOf(ask: OfficeAsk, api: string) {
    const majors = majorsOf(api, needs.apis())
    if (majors.length === 0) return undefined
    const words = agreementWords[ask.language]
    return {
      ...(await bareForm(api)),
      title: words.askFor,
      lead: words.askLead,
      apiTitle: majors.at(-1)?.title ?? api,
      operations: operationsOf(majors),
      buttons: [
        ['ask', words.sendAsk],
        ['draft', words.saveDraft],
      ] as const,
    }
  }

  async function bareForm(api: string) {
    const access = await agreements.access(api)
    const none: TermsForm['operations'] = []
    return { action: '/desk/agreements', api, apiTitle: api, operations: none, access }
  }

  /** @throws Problem `agreement/not-allowed`: neither is for whoever asks, in this state */
  async function deedOf(ask: OfficeAsk, agreement: Agreement): Promise<'edit' | 'change'> {
    const allowed = await agreements.allowed(actorOf(ask), agreement.id)
    const deeds = pressable(agreement, ask.office, allowed)
    const deed = (['edit', 'change'] as const).find((one) => deeds.includes(one))
    return deed ?? refuse('agreement/not-allowed', 'Its terms cannot be typed now, or not by you.')
  }
}

function actorOf({ office, visitor }: OfficeAsk): AgreementActor {
  return { kind: 'member', entity: office.entity, person: visitor.person }
}

function pathOf({ id }: Pick<Agreement, 'id'>): string {
  return `/desk/agreements/${id}`
}
