// The form of terms: for a new agreement, a draft, other terms of one in force. Each purpose is a group of
// fields of its own; a button adds one more without any script.

import { html } from '#kernel/html/html.ts'
import type { Content, Html } from '#kernel/html/html.ts'
import type { AccessTerms } from '../../agreements/agreement.ts'
import type { PublishedOperation } from '../../published.ts'
import { choice, deskPage, field, form } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { tellNumber } from '../tell-time.ts'
import { mostPurposes } from './read-terms.ts'
import type { TypedPurpose, TypedTerms, Wrong } from './read-terms.ts'
import { agreementWords } from './words.ts'

export interface TermsForm {
  readonly title: string
  readonly lead: string
  readonly action: string
  /** `{entity}/{api}` */
  readonly api: string
  readonly apiTitle: string
  readonly operations: readonly PublishedOperation[]
  readonly access: AccessTerms
  readonly typed: TypedTerms
  readonly wrong: Wrong
  /** Of a refusal by the agreements. */
  readonly problem?: Content
  /** Of the agreement as it was read; undefined: a new one. */
  readonly revision?: number | undefined
  /** What the form can be sent for. */
  readonly buttons: readonly (readonly [then: string, text: string])[]
  /** Whether a note goes along with it. */
  readonly hasNote?: boolean
}

export function drawTermsForm(ask: OfficeAsk, shown: TermsForm): DeskPage {
  const { language } = ask
  const words = agreementWords[language]
  const { typed, wrong, access, revision, problem, buttons } = shown
  const isWrong = Object.keys(wrong).length > 0
  const plans = access.plans.map(
    ({ code, title, callsPerDay }) =>
      [code, `${title[language]} (${words.perDay(tellNumber(callsPerDay, language))})`] as const,
  )
  const [first, ...others] = buttons
  return deskPage(ask, {
    part: 'agreements',
    title: shown.title,
    ...((isWrong || problem) && { status: 422 }),
    wrong: problem ?? (isWrong && words.lookBelow),
    main: html`<p class="lead">${shown.lead}</p>
      <p>
        ${words.api}: <a href="/apis/${shown.api}">${shown.apiTitle}</a> <code>${shown.api}</code>.
        ${words.approvals[access.approval]}
      </p>
      ${form(
        ask,
        shown.action,
        html`<input type="hidden" name="api" value="${shown.api}" />
          <input type="hidden" name="purposes" value="${typed.purposes.length}" />
          ${revision !== undefined && html`<input type="hidden" name="revision" value="${revision}" />`}
          ${typed.purposes.map((purpose, at) => purposeFields(ask, shown, purpose, at))}
          ${plans.length > 0 && choice('plan', words.plan, [['', words.noPlan], ...plans], typed.plan, words.planHint)}
          ${shown.hasNote === true && field({ name: 'note', label: words.note, hint: words.noteHint, value: typed.note, max: 500, lines: 3 })}
          <div class="desk-buttons">
            ${first && html`<button name="then" value="${first[0]}">${first[1]}</button>`}
            ${others.map(([then, text]) => html`<button class="quiet" name="then" value="${then}">${text}</button>`)}
            ${typed.purposes.length < mostPurposes && html`<button class="quiet" name="then" value="more" formnovalidate>${words.onePurposeMore}</button>`}
          </div>`,
      )}`,
  })
}

function purposeFields(ask: OfficeAsk, shown: TermsForm, one: TypedPurpose, at: number): Html {
  const words = agreementWords[ask.language]
  const { wrong } = shown
  return html`<fieldset class="desk-purpose">
    <legend>${words.purposeNumber(at + 1)}</legend>
    ${one.id !== '' && html`<input type="hidden" name="id-${at}" value="${one.id}" />`}
    ${field({ name: `title-${at}`, label: words.purposeTitle, hint: words.purposeTitleHint, value: one.title, isNeeded: true, wrong: wrong[`title-${at}`], max: 300 })}
    ${field({ name: `basis-${at}`, label: words.basis, hint: words.basisHint, value: one.basis, isNeeded: true, wrong: wrong[`basis-${at}`], max: 500 })}
    ${operationBoxes(ask, shown, one, at)}
    ${field({ name: `fields-${at}`, label: words.fields, hint: words.fieldsHint, value: one.fields, wrong: wrong[`fields-${at}`], max: 2000 })}
    ${field({ name: `calls-${at}`, label: words.calls, hint: words.callsHint, value: one.calls, isNeeded: true, wrong: wrong[`calls-${at}`], type: 'number', max: 1_000_000_000 })}
  </fieldset>`
}

function operationBoxes(
  { language }: OfficeAsk,
  { operations, wrong }: TermsForm,
  one: TypedPurpose,
  at: number,
): Html {
  const words = agreementWords[language]
  const told = wrong[`all-${at}`]
  return html`<fieldset class="desk-boxes" ${told !== undefined && html`aria-describedby="all-${at}-wrong"`}>
    <legend>${words.operations}</legend>
    ${told !== undefined && html`<p class="desk-wrong" id="all-${at}-wrong">${told}</p>`}
    <p class="desk-box">
      <input type="checkbox" id="all-${at}" name="all-${at}" value="yes" ${one.isForAll && html`checked`} />
      <label for="all-${at}">${words.allOperations}</label>
    </p>
    ${operations.map(
      ({ id, method, path, summary }, nth) =>
        html`<p class="desk-box">
          <input type="checkbox" id="op-${at}-${nth}" name="operation-${at}" value="${id}" ${one.operations.includes(id) && html`checked`} />
          <label for="op-${at}-${nth}">${summary ?? id} <code>${method} ${path}</code></label>
        </p>`,
    )}
  </fieldset>`
}
