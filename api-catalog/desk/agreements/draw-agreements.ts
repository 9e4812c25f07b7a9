// `/desk/agreements`: what the entity asked for and what others ask of it; and the choice of an API to ask
// for.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { PublishedApi } from '../../published.ts'
import { choice, deskPage, paging, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { tellDay } from '../tell-time.ts'
import { agreementWords } from './words.ts'

export interface ListedAgreements {
  readonly asConsumer: readonly Agreement[]
  readonly asOwner: readonly Agreement[]
  /** By name of the entity, as people call it. */
  readonly titles: ReadonlyMap<string, string>
}

export function drawAgreements(
  ask: OfficeAsk,
  { asConsumer, asOwner, titles }: ListedAgreements,
): DeskPage {
  const words = agreementWords[ask.language]
  const mayAsk = ask.office.permissions.has('agreements.ask')
  return deskPage(ask, {
    part: 'agreements',
    title: words.title,
    main: html`<p class="lead">${words.lead}</p>
      ${mayAsk && html`<p><a class="mine-do" href="/desk/agreements/new">${words.askFor}</a></p>`}
      <h2>${words.asConsumer}</h2>
      ${
        asConsumer.length === 0
          ? html`<p>${words.noneAsked}</p>`
          : pageOf(ask, 'mine', asConsumer, titles, words.asConsumer)
      }
      <h2>${words.asOwner}</h2>
      ${
        asOwner.length === 0
          ? html`<p>${words.noneOfOthers}</p>`
          : pageOf(ask, 'others', asOwner, titles, words.asOwner)
      }`,
  })
}

/** Fifty of them, and the way to the others; what waits for a decision stands first. */
function pageOf(
  ask: OfficeAsk,
  parameter: 'mine' | 'others',
  all: readonly Agreement[],
  titles: ReadonlyMap<string, string>,
  name: string,
): Html {
  const words = agreementWords[ask.language]
  const last = Math.ceil(all.length / rowsPerPage)
  const said = Number(ask.query.get(parameter))
  const page = Number.isInteger(said) && said >= 1 ? Math.min(said, last) : 1
  const waits = ({ state, asked }: Agreement) => state === 'pending' || asked?.by === 'consumer'
  const sorted = [...all.filter(waits), ...all.filter((one) => !waits(one))]
  const shown = sorted.slice((page - 1) * rowsPerPage, page * rowsPerPage)
  const address = (to: number) => {
    const query = new URLSearchParams(ask.query)
    query.set(parameter, String(to))
    query.delete('lang')
    return `/desk/agreements?${query.toString()}`
  }
  const { newer, older } = words
  return html`${agreementTable(ask, shown, titles, name)}
  ${paging({ page, last, name: `${name}: ${words.pages}`, newer, older, address })}`
}

const rowsPerPage = 50

function agreementTable(
  { language }: OfficeAsk,
  rows: readonly Agreement[],
  titles: ReadonlyMap<string, string>,
  name: string,
): Html {
  const words = agreementWords[language]
  return table(
    name,
    [words.api, words.consumer, words.stateHead, words.purposesHead, words.changed],
    rows.map((one) => [
      html`<a href="/desk/agreements/${one.id}">${one.api}<span class="desk-unseen"> ${titles.get(one.consumer) ?? one.consumer}</span></a>`,
      titles.get(one.consumer) ?? one.consumer,
      html`${stateMark(one, language)} ${one.asked !== undefined && one.state === 'active' && html`<span class="mark sandbox">${words.changeWaits}</span>`}`,
      purposesOf(one).join('; '),
      tellDay(one.changedAt, language),
    ]),
  )
}

export function stateMark({ state }: Agreement, language: OfficeAsk['language']): Html {
  const kind = { active: 'good', pending: 'sandbox', 'missing-attributes': 'sandbox', draft: '' }
  const look = (kind as Record<string, string>)[state] ?? 'old'
  return html`<span class="mark ${look}">${agreementWords[language].states[state]}</span>`
}

/** `/desk/agreements/new` without an API. */
export function drawChoiceOfApi(
  ask: OfficeAsk,
  apis: readonly PublishedApi[],
  wasUnknown: boolean,
): DeskPage {
  const words = agreementWords[ask.language]
  const byName = new Map(apis.map((api) => [`${api.entity}/${api.name}`, api.title]))
  const options = [...byName].map(([name, title]) => [name, `${title} (${name})`] as const)
  return deskPage(ask, {
    part: 'agreements',
    title: words.askFor,
    ...(wasUnknown && { status: 404 }),
    wrong: wasUnknown && words.unknownApi,
    main: html`<p class="lead">${words.chooseApi} <a href="/">${words.catalog}</a></p>
      <form class="office-form" method="get" action="/desk/agreements/new">
        ${choice('api', words.api, options)}
        <button>${words.next}</button>
      </form>`,
  })
}

function purposesOf({ terms, asked }: Agreement): string[] {
  const { purposes = [] } = asked?.terms ?? terms ?? {}
  return purposes.map(({ title }) => (title.length > 80 ? `${title.slice(0, 79)}…` : title))
}
