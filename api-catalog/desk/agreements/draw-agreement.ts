// `/desk/agreements/{id}`: one agreement as either side sees it: where it stands, what it says, what is
// asked for, how much of it is used, what happened, and what may be done.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { AgreementStep } from '../../agreements/agreements.ts'
import type { UsageRow } from '../../usage/usage.ts'
import { deskPage, facts, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { tellMoment } from '../tell-time.ts'
import { drawAgreedUse } from './draw-agreed-use.ts'
import { stateMark } from './draw-agreements.ts'
import { drawDeeds } from './draw-deeds.ts'
import { drawTerms } from './draw-terms.ts'
import type { TermsAround } from './draw-terms.ts'
import type { ShownDeed } from './sides.ts'
import { agreementSayings, agreementWords } from './words.ts'

export interface ShownAgreement {
  readonly agreement: Agreement
  readonly apiTitle: string
  /** By name of the entity, as people call it. */
  readonly titles: ReadonlyMap<string, string>
  readonly around: Omit<TermsAround, 'name' | 'token'>
  /** What whoever is here may press. */
  readonly deeds: readonly ShownDeed[]
  readonly history: readonly AgreementStep[]
  /** Names of persons of this entity, by id. */
  readonly names: ReadonlyMap<string, string>
  /** Of 14 days, by purpose and day; undefined: calls are not counted. */
  readonly used: readonly UsageRow[] | undefined
  readonly days: readonly string[]
  readonly publicUrl: string
}

export function drawAgreement(ask: OfficeAsk, shown: ShownAgreement): DeskPage {
  const { language, query } = ask
  const words = agreementWords[language]
  const { agreement, around } = shown
  const { state, terms, asked, missing, reason, suspendedBy, id } = agreement
  const said = agreementSayings.find((one) => one === query.get('said'))
  const isNew = terms === undefined
  const token = state === 'active' ? { publicUrl: shown.publicUrl, api: agreement.api } : undefined
  return deskPage(ask, {
    part: 'agreements',
    title: words.agreementOn(shown.apiTitle),
    said: said && words.said[said],
    main: html`${drawState(ask, agreement)}
      ${facts([
        [
          words.api,
          html`<a href="/apis/${agreement.api}">${shown.apiTitle}</a> <code>${agreement.api}</code>`,
        ],
        [words.consumer, shown.titles.get(agreement.consumer) ?? agreement.consumer],
        [words.stateHead, stateMark(agreement, language)],
        [words.reason, reason],
        [words.suspendedBy, suspendedBy.map((side) => words.sides[side]).join(', ')],
        [words.missing, missing.length > 0 && html`<code>${missing.join(', ')}</code>`],
        [words.changed, tellMoment(agreement.changedAt, language)],
      ])}
      ${state === 'missing-attributes' && html`<p class="notice">${words.missingText}</p>`}
      ${
        asked &&
        html`<h2>${isNew ? words.askedTerms : words.askedChange(words.sides[asked.by])}</h2>
          ${asked.note !== undefined && html`<p>${words.note}: ${asked.note}</p>`}
          ${drawTerms(ask, asked.terms, { ...around, name: 'asked' })}`
      }
      ${drawDeeds(ask, agreement, shown.deeds)}
      ${
        terms &&
        html`<h2>${words.terms}</h2>
          ${drawTerms(ask, terms, { ...around, token, name: 'agreed' })}
          <p><a href="/desk/agreements/${id}/signed" download>${words.signed}</a></p>
          <p class="hint">${words.signedHint}</p>
          <h2>${words.agreedAgainstUsed}</h2>
          ${shown.used === undefined ? html`<p>${words.notCounted}</p>` : drawAgreedUse(ask, terms, shown.used, shown.days)}`
      }
      <h2>${words.history}</h2>
      ${drawHistory(ask, shown)}`,
  })
}

/** The usual way of an agreement as steps; where it left that way is said in words below. */
function drawState({ language }: OfficeAsk, { state }: Agreement): Html {
  const words = agreementWords[language]
  const way = ['draft', 'pending', 'active', 'archived'] as const
  const beside = { 'missing-attributes': 1, rejected: 1, suspended: 2 } as const
  const usual = way.findIndex((one) => one === state)
  const at = usual >= 0 ? usual : beside[state as keyof typeof beside]
  return html`<ol class="desk-steps" aria-label="${words.way}">
    ${way.map((one, nth) => {
      const isHere = nth === at
      const shown = isHere ? state : one
      const kind = isHere ? (shown === one ? 'here' : 'here beside') : nth < at ? 'done' : ''
      return html`<li class="${kind}" ${isHere && html`aria-current="step"`}>${words.states[shown]}</li>`
    })}
  </ol>`
}

const mostSteps = 100

function drawHistory(
  { language, office }: OfficeAsk,
  { history, names, titles }: ShownAgreement,
): Html {
  const words = agreementWords[language]
  const whoOf = ({ by, person }: AgreementStep) => {
    if (by === 'bus') return words.sides.bus
    const name = by === office.entity && person !== undefined ? names.get(person) : undefined
    const entity = titles.get(by) ?? by
    return name === undefined ? entity : `${name}, ${entity}`
  }
  return table(
    words.history,
    [words.when, words.who, words.deed, words.stateHead, words.reason],
    history
      .slice(0, mostSteps)
      .map((step) => [
        tellMoment(step.at, language),
        whoOf(step),
        words.deedNames[step.deed],
        step.from === step.to || step.from === undefined
          ? words.states[step.to]
          : `${words.states[step.from]} → ${words.states[step.to]}`,
        step.reason ?? '—',
      ]),
  )
}
