// `/desk/apis/{api}/dependents`: who depends on an API, as a graph and as a table, and what an outage of it
// would touch.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { deskPage, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { tellNumber } from '../tell-time.ts'
import { drawGraph, mostLines } from './draw-graph.ts'
import { daysLookedAt } from './find-dependents.ts'
import type { Dependent, Dependents } from './find-dependents.ts'
import { apiWords } from './words.ts'

/** Of entities; the most calls stand first. */
const mostRows = 150

export function drawDependents(ask: OfficeAsk, found: Dependents): DeskPage {
  const { language } = ask
  const words = apiWords[language]
  const { api, title, entities, isCounted } = found
  const [, name = ''] = api.split('/')
  const boxes = entities.reduce((sum, { systems }) => sum + Math.max(1, systems.size), 0)
  return deskPage(ask, {
    part: 'apis',
    title: words.dependents,
    above: [[title, `/desk/apis/${name}`]],
    main: html`<p class="lead">${words.dependentsLead}</p>
      ${!isCounted && html`<p class="notice">${words.notCounted}</p>`}
      ${
        entities.length === 0
          ? html`<p>${words.nobodyDepends}</p>`
          : html`${drawGraph(found, language)} ${boxes > mostLines && html`<p class="hint">${words.graphCut}</p>`}
              ${dependentTable(found, language)}
              ${entities.length > mostRows && html`<p class="hint">${words.andMore(entities.length - mostRows)}</p>`}
              <h2>${words.outage}</h2>
              ${drawOutage(entities, language)}
              <h2>${words.byOperation}</h2>
              ${operationTable(found, language)}`
      }`,
  })
}

function dependentTable({ entities }: Dependents, language: OfficeAsk['language']): Html {
  const words = apiWords[language]
  const number = (value: number) => tellNumber(value, language)
  return table(
    words.dependents,
    [words.entity, words.agreement, words.systems, words.callsHead],
    entities.slice(0, mostRows).map(({ title, agreement, systems, calls }) => [
      title,
      agreement === undefined
        ? html`<span class="mark old">${words.noAgreement}</span>`
        : html`<a href="/desk/agreements/${agreement.id}">${words.agreementStates[agreement.state]}<span class="desk-unseen"> ${title}</span></a>`,
      systems.size === 0
        ? words.noSystem
        : html`<ul class="plain">
            ${[...systems].slice(0, 10).map(([id, count]) => html`<li><code>${id}</code> (${number(count)})</li>`)}
          </ul>`,
      number(calls),
    ]),
  )
}

/** What would stop, were the API away for a day. */
function drawOutage(entities: readonly Dependent[], language: OfficeAsk['language']): Html {
  const words = apiWords[language]
  const calls = entities.reduce((sum, one) => sum + one.calls, 0)
  const systems = new Set(entities.flatMap((one) => [...one.systems.keys()]))
  const perDay = (count: number) => tellNumber(Math.ceil(count / daysLookedAt), language)
  return html`<p>${words.outageText(entities.length, systems.size, perDay(calls))}</p>
    <ul>
      ${entities.slice(0, mostRows).map(({ title, agreement, calls: count }) => {
        const purposes = agreement?.terms?.purposes.map((purpose) => purpose.title) ?? []
        return html`<li>
          <strong>${title}</strong>: ${words.perDay(perDay(count))}${purposes.length > 0 && `; ${purposes.join('; ')}`}
        </li>`
      })}
    </ul>`
}

function operationTable(
  { operations, entities }: Dependents,
  language: OfficeAsk['language'],
): Html {
  const words = apiWords[language]
  return table(
    words.byOperation,
    [words.operation, words.usedBy, words.callsHead],
    operations.slice(0, 300).map(({ id, method, path, summary }) => {
      const users = entities.filter((one) => (one.operations.get(id) ?? 0) > 0)
      const calls = users.reduce((sum, one) => sum + (one.operations.get(id) ?? 0), 0)
      return [
        html`${summary ?? id} <code class="desk-long">${method} ${path}</code>`,
        users.length === 0
          ? words.nobody
          : `${users
              .slice(0, 10)
              .map(({ title }) => title)
              .join(', ')}${users.length > 10 ? ` +${users.length - 10}` : ''}`,
        tellNumber(calls, language),
      ]
    }),
  )
}
