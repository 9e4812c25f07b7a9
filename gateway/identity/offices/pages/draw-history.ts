// `/office/units`: the units and a form for one more. `/office/history`: who did what, a page at a time.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import type { Definitions } from '../definitions.ts'
import type { HistoryLine } from '../history.ts'
import type { OfficeContext, Staff } from '../offices.ts'
import { tellDay, tellMoment } from './days.ts'
import { form, officePage, titleOf } from './draw-office.ts'
import type { Told } from './draw-office.ts'

export const linesPerPage = 50

export function drawUnits(told: Told, office: OfficeContext, { units }: Staff): Page {
  const { words } = told
  const main = html`${
    units.length === 0
      ? html`<p>${words.noUnits}</p>`
      : html`<ul>
            ${units.map(({ name }) => html`<li>${name}</li>`)}
          </ul>`
  }
    <h2>${words.addUnit}</h2>
    ${form(
      told,
      '/office/units',
      html`<div class="office-field">
          <label for="name">${words.unitName}</label>
          <input id="name" name="name" required maxlength="200" autocomplete="off" />
        </div>
        <button>${words.addUnit}</button>`,
    )}`
  return officePage(told, office, words.units, main)
}

export function drawHistory(
  told: Told,
  office: OfficeContext,
  lines: readonly HistoryLine[],
  definitions: Definitions,
): Page {
  const { words } = told
  const last = lines.length === linesPerPage ? lines.at(-1) : undefined
  const main = html`<div class="frame" role="region" tabindex="0" aria-label="${words.history}">
      <table class="office-table">
        <thead>
          <tr>
            <th scope="col">${words.when}</th>
            <th scope="col">${words.who}</th>
            <th scope="col">${words.what}</th>
            <th scope="col">${words.whom}</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map((line) => row(line, told, definitions))}
        </tbody>
      </table>
    </div>
    ${last && html`<p class="paging"><a href="/office/history?before=${last.seq}">${words.older}</a></p>`}`
  return officePage(told, office, words.history, main)
}

function row({ at, who, what, whom, detail }: HistoryLine, told: Told, all: Definitions): Html {
  const { words } = told
  const { kind, code, until, name } = detail
  const about = [
    code !== undefined &&
      titleOf({ kind: kind === 'role' ? 'role' : 'permission', code }, all, words),
    name,
    until !== undefined &&
      `${words.until.toLowerCase()} ${tellDay(Date.parse(until) - 1, words.language)}`,
  ].filter(Boolean)
  const said = [words.deeds[what] ?? what, about.join(', ')].filter(Boolean).join(': ')
  const actor = { bus: words.theBus, time: words.time }[who] ?? who
  return html`<tr>
    <td>${tellMoment(at, words.language)}</td>
    <td>${actor}</td>
    <td>${said}</td>
    <td>${whom ?? words.nobody}</td>
  </tr>`
}
