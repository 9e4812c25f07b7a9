// `/office`: where the visitor is an official, what he may do there, and where else he could be.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import { isAtLeast } from '../../people/levels.ts'
import type { Level } from '../../people/levels.ts'
import type { Definitions } from '../definitions.ts'
import type { OfficeContext } from '../offices.ts'
import type { Assignment } from '../permit.ts'
import { assignmentList, form, officePage, titleOf } from './draw-office.ts'
import type { Told } from './draw-office.ts'

export interface Overview {
  /** Where he acts now; undefined: nowhere yet. */
  readonly office: OfficeContext | undefined
  readonly all: readonly OfficeContext[]
  readonly acr: Level
  readonly definitions: Definitions
  readonly manages: boolean
  /** His own, there where he acts. */
  readonly assignments: readonly Assignment[]
}

export function drawOverview(told: Told, overview: Overview): Page {
  const { words } = told
  const { office, all } = overview
  if (all.length === 0) {
    return officePage(told, undefined, words.myOffice, html`<p class="lead">${words.nowhere}</p>`)
  }
  if (office === undefined) {
    const main = html`<p class="lead">${words.chooseWhy}</p>
      ${all.map((one) => choice(told, one))}`
    return officePage(told, undefined, words.choose, main)
  }
  const others = all.filter(({ membership }) => membership !== office.membership)
  const main = html`<p class="lead">${words.youWorkIn}. ${words.unit}: ${office.unit?.name ?? words.noUnit}.</p>
    ${
      overview.manages &&
      html`<h2>${words.manage}</h2>
        <ul>
          <li><a href="/office/members">${words.members}</a></li>
          <li><a href="/office/units">${words.units}</a></li>
          <li><a href="/office/history">${words.history}</a></li>
        </ul>`
    }
    <h2>${words.permissions}</h2>
    ${permissions(told, office, overview)}
    <h2>${words.assignments}</h2>
    ${assignmentList(told, overview.definitions, overview.assignments, ({ id }, what) =>
      form(
        told,
        `/office/assignments/${id}/give-up`,
        html`<button class="quiet">${words.giveUp(what)}</button>`,
      ),
    )}
    <p><a href="/office/leave">${words.leave}</a></p>
    <h2>${words.otherContexts}</h2>
    ${others.map((one) => choice(told, one))}
    ${form(
      told,
      '/office/context',
      html`<input type="hidden" name="membership" value="" /><button>${words.asCitizen}</button>`,
    )}`
  return officePage(told, undefined, office.entityTitle, main)
}

function choice(told: Told, { membership, entityTitle, unit }: OfficeContext): Html {
  const name = unit === undefined ? entityTitle : `${entityTitle}, ${unit.name}`
  return form(
    told,
    '/office/context',
    html`<input type="hidden" name="membership" value="${membership}" /><button>
        ${told.words.workIn(name)}
      </button>`,
  )
}

function permissions(
  { words }: Told,
  { permissions }: OfficeContext,
  { definitions, acr }: Overview,
): Html {
  if (permissions.length === 0) return html`<p>${words.noPermissions}</p>`
  return html`<ul>
    ${permissions.map(
      ({ code, minAcr }) =>
        html`<li>
          ${titleOf({ kind: 'permission', code }, definitions, words)} <code>${code}</code>
          ${!isAtLeast(acr, minAcr) && html`<span class="mark">${words.needsLevel}</span>`}
        </li>`,
    )}
  </ul>`
}
