// `/office/members/{id}`: one member: what he has, and every form that changes it. `…/remove` asks again, and `/office/leave` who goes himself.

import { html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import type { Member, OfficeContext, Staff } from '../offices.ts'
import { lastDay } from './days.ts'
import { nameOf } from './draw-members.ts'
import { assignmentList, dayField, form, grantOptions, officePage } from './draw-office.ts'
import type { Told } from './draw-office.ts'

export function drawMember(told: Told, office: OfficeContext, staff: Staff, member: Member): Page {
  const { words } = told
  const at = `/office/members/${member.id}`
  const state = member.state === 'invited' ? words.invited : words.active
  const main = html`<p class="lead">${words.state}: ${state}. ${words.unit}: ${member.unit?.name ?? words.noUnit}.</p>
    <h2>${words.assignments}</h2>
    ${assignmentList(told, staff.definitions, member.assignments, ({ id }, what) =>
      form(
        told,
        `/office/assignments/${id}/take`,
        html`<button class="quiet">${words.take(what)}</button>`,
      ),
    )}
    <h2>${words.assignHeading}</h2>
    ${form(
      told,
      `${at}/assignments`,
      html`<div class="office-field">
          <label for="grant">${words.assignWhat}</label>
          <select id="grant" name="grant">
            ${grantOptions(staff.definitions, words)}
          </select>
        </div>
        ${dayField('from', words.firstDay, words.dayHint)}
        ${dayField('until', words.lastDay, words.dayHint)}
        <button>${words.assign}</button>`,
    )}
    <h2>${words.limitHeading}</h2>
    ${form(
      told,
      `${at}/until`,
      html`${dayField(
        'end',
        `${words.lastDay} (${words.limitHeading.toLowerCase()})`,
        words.dayHint,
        member.until === undefined ? '' : lastDay(member.until),
      )}<button>${words.limit}</button>`,
    )}
    <h2>${words.removeHeading}</h2>
    <p><a href="${at}/remove">${words.remove}</a></p>`
  return officePage(told, office, nameOf(member, words), main)
}

export function drawRemoval(told: Told, office: OfficeContext, member: Member): Page {
  const { words } = told
  const at = `/office/members/${member.id}`
  const main = html`<p class="lead">${words.removeWhy(nameOf(member, words))}</p>
    ${form(told, `${at}/remove`, html`<button class="office-danger">${words.remove}</button>`)}
    <p><a href="${at}">${words.keep}</a></p>`
  return officePage(told, office, words.removeHeading, main)
}

export function drawLeaving(told: Told, office: OfficeContext): Page {
  const { words } = told
  const main = html`<p class="lead">${words.leaveWhy}</p>
    ${form(told, '/office/leave', html`<button class="office-danger">${words.leave}</button>`)}
    <p><a href="/office">${words.keep}</a></p>`
  return officePage(told, office, words.leave, main)
}
