// `/desk/apis/{api}/access`: on which terms the owner lets others in.

import { html } from '#kernel/html/html.ts'
import { deskPage, field, form } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { TypedAccess, WrongAccess } from './read-access.ts'
import { apiWords } from './words.ts'

export interface ShownAccess {
  readonly name: string
  readonly revision: number
  readonly typed: TypedAccess
  readonly wrong?: WrongAccess
}

export function drawAccess(
  ask: OfficeAsk,
  { name, revision, typed, wrong = {} }: ShownAccess,
): DeskPage {
  const words = apiWords[ask.language]
  const isWrong = Object.keys(wrong).length > 0
  const way = (value: TypedAccess['approval']) =>
    html`<p class="desk-box">
      <input type="radio" id="approval-${value}" name="approval" value="${value}" ${typed.approval === value && html`checked`} />
      <label for="approval-${value}">${words.approvals[value]}</label>
    </p>`
  return deskPage(ask, {
    part: 'apis',
    title: words.access,
    above: [[name, `/desk/apis/${name}`]],
    ...(isWrong && { status: 422 }),
    wrong: isWrong && words.lookBelow,
    main: html`<p class="lead">${words.accessLead}</p>
      ${form(
        ask,
        `/desk/apis/${name}/access`,
        html`<input type="hidden" name="revision" value="${revision}" />
          <fieldset class="desk-boxes">
            <legend>${words.approval}</legend>
            ${way('manual')} ${way('automatic')}
          </fieldset>
          ${field({ name: 'conditions', label: words.conditions, hint: words.conditionsHint, value: typed.conditions, wrong: wrong.conditions, max: 4000, lines: 4 })}
          ${field({ name: 'plans', label: words.plans, hint: words.plansHint, value: typed.plans, wrong: wrong.plans, max: 8000, lines: 5 })}
          ${field({ name: 'capacity', label: words.capacity, hint: words.capacityHint, value: typed.capacity, wrong: wrong.capacity, type: 'number', max: 999_999_999_999 })}
          <button>${words.saveAccess}</button>`,
      )}`,
  })
}
