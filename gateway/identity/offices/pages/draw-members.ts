// `/office/members`: who is in the office, what waits for a second person, and the form of an invitation.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import type { Member, OfficeContext, Staff } from '../offices.ts'
import { tellDay } from './days.ts'
import { dayField, form, officePage, titleOf } from './draw-office.ts'
import type { Told } from './draw-office.ts'
import type { OfficeWords } from './words.ts'

export function drawMembers(
  told: Told & { readonly peselWrong?: boolean },
  office: OfficeContext,
  staff: Staff,
): Page {
  const { words } = told
  const main = html`<div class="frame" role="region" tabindex="0" aria-label="${words.members}">
      <table class="office-table">
        <thead>
          <tr>
            <th scope="col">${words.member}</th>
            <th scope="col">${words.unit}</th>
            <th scope="col">${words.state}</th>
            <th scope="col">${words.lastDay}</th>
            <th scope="col">${words.has}</th>
          </tr>
        </thead>
        <tbody>
          ${staff.members.map((member) => row(member, staff, words))}
        </tbody>
      </table>
    </div>
    <h2>${words.waiting}</h2>
    ${proposals(told, staff)}
    <h2>${words.inviteHeading}</h2>
    <p>${words.inviteWhy}</p>
    ${inviteForm(told, staff)}`
  return officePage(told, office, words.members, main)
}

export function nameOf({ name, ending = '' }: Member, words: OfficeWords): string {
  return name ?? words.invitedEnding(ending)
}

function row(member: Member, { definitions }: Staff, words: OfficeWords): Html {
  const { id, unit, state, until, permitted } = member
  const titles = permitted.map((code) => titleOf({ kind: 'permission', code }, definitions, words))
  return html`<tr>
    <th scope="row"><a href="/office/members/${id}">${nameOf(member, words)}</a></th>
    <td>${unit?.name ?? words.noUnit}</td>
    <td>${state === 'invited' ? words.invited : words.active}</td>
    <td>${until === undefined ? words.noEnd : tellDay(until - 1, words.language)}</td>
    <td>${titles.length === 0 ? words.nobody : titles.join(', ')}</td>
  </tr>`
}

function proposals(told: Told, { members, definitions }: Staff): Html {
  const { words } = told
  const waiting = members.flatMap((member) =>
    member.assignments.filter(({ state }) => state === 'proposed').map((one) => ({ member, one })),
  )
  if (waiting.length === 0) return html`<p>${words.nothingWaits}</p>`
  return html`<ul class="office-list">
    ${waiting.map(({ member, one }) => {
      const what = titleOf(one, definitions, words)
      const whom = nameOf(member, words)
      const by = members.find(({ person }) => person === one.grantedBy)?.name ?? words.nobody
      const at = `/office/assignments/${one.id}`
      return html`<li>
        <p><strong>${what}</strong>: ${whom} (${words.proposedBy}: ${by})</p>
        <div class="office-buttons">
          ${form(told, `${at}/approve`, html`<button>${words.approve(what, whom)}</button>`)}
          ${form(told, `${at}/decline`, html`<button class="quiet">${words.decline(what, whom)}</button>`)}
        </div>
      </li>`
    })}
  </ul>`
}

function inviteForm(told: Told & { readonly peselWrong?: boolean }, { units }: Staff): Html {
  const { words, peselWrong = false } = told
  return form(
    told,
    '/office/members',
    html`<div class="office-field">
        <label for="pesel">${words.pesel}</label>
        <input id="pesel" name="pesel" inputmode="numeric" autocomplete="off" required minlength="11"
          maxlength="11" pattern="[0-9]{11}" aria-describedby="pesel-hint"
          ${peselWrong && html`aria-invalid="true"`} />
        <p class="hint" id="pesel-hint">${peselWrong ? words.peselWrong : words.peselHint}</p>
      </div>
      <div class="office-field">
        <label for="unit">${words.unit}</label>
        <select id="unit" name="unit">
          <option value="">${words.noUnit}</option>
          ${units.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
        </select>
      </div>
      ${dayField('until', words.lastDay, words.dayHint)}
      <button>${words.invite}</button>`,
  )
}
