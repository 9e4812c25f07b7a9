// `/desk`: what waits first, then the systems, agreements and APIs of the entity in short. Each part is
// shown to whoever may open it.

import { html } from '#kernel/html/html.ts'
import type { Content, Html } from '#kernel/html/html.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { PublishedApi } from '../../published.ts'
import { stateMark } from '../agreements/draw-agreements.ts'
import { lifeMark } from '../apis/draw-apis.ts'
import { deskPage } from '../draw-desk.ts'
import type { DeskPage, DeskPermission, OfficeAsk } from '../desk-route.ts'
import type { DeskSystem, LifeOfMajor } from '../needs.ts'
import { stateMark as systemMark } from '../systems/draw-systems.ts'
import { overviewWords } from './words.ts'

export interface Overview {
  readonly mine: readonly Agreement[]
  /** Without drafts. */
  readonly ofOthers: readonly Agreement[]
  readonly majors: readonly LifeOfMajor[]
  readonly systems: readonly DeskSystem[]
  /** By name of the entity, as people call it. */
  readonly titles: ReadonlyMap<string, string>
  readonly apis: readonly PublishedApi[]
}

const most = 8

export function drawOverview(ask: OfficeAsk, overview: Overview): DeskPage {
  const { language, office } = ask
  const words = overviewWords[language]
  const may = (...any: DeskPermission[]) => any.some((one) => office.permissions.has(one))
  const { mine, majors, systems, apis, ofOthers } = overview
  const inUse = mine.filter(({ state }) => state !== 'archived' && state !== 'rejected')
  const titleOf = (one: LifeOfMajor) =>
    apis.find((api) => api.entity === one.entity && api.name === one.api && api.major === one.major)
      ?.title ?? one.api
  return deskPage(ask, {
    part: 'desk',
    title: words.title,
    main: html`<p class="lead">${words.lead(office.entityTitle)}</p>
      <h2>${words.waits}</h2>
      ${drawWaiting(ask, overview)}
      <div class="desk-columns">
        ${
          may('systems.manage') &&
          part(
            words.systems,
            '/desk/systems',
            words.allSystems,
            systems
              .slice(0, most)
              .map(
                (one) =>
                  html`<a href="/desk/systems/${encodeURIComponent(one.clientId)}">${one.name}</a> ${systemMark(one, language)}`,
              ),
            words.noSystems,
          )
        }
        ${
          may('agreements.ask', 'agreements.decide') &&
          part(
            words.agreements,
            '/desk/agreements',
            words.allAgreements(inUse.length, ofOthers.length),
            inUse
              .slice(0, most)
              .map(
                (one) =>
                  html`<a href="/desk/agreements/${one.id}">${one.api}</a> ${stateMark(one, language)}`,
              ),
            words.noAgreements,
          )
        }
        ${
          may('apis.manage', 'agreements.decide') &&
          part(
            words.apis,
            '/desk/apis',
            words.allApis,
            majors
              .slice(0, most)
              .map(
                (one) =>
                  html`<a href="/desk/apis/${one.api}/v${one.major}">${titleOf(one)} v${one.major}</a> ${lifeMark(one, language)}`,
              ),
            words.noApis,
          )
        }
      </div>
      ${!may('systems.manage', 'agreements.ask', 'agreements.decide', 'apis.manage') && html`<p class="notice">${words.nothingPermitted}</p>`}`,
  })
}

function drawWaiting(ask: OfficeAsk, { mine, ofOthers, majors, titles }: Overview): Html {
  const { language, office } = ask
  const words = overviewWords[language]
  const may = (one: DeskPermission) => office.permissions.has(one)
  const waiting: Html[] = []
  const add = (address: string, text: string) =>
    void waiting.push(html`<li><a href="${address}">${text}</a></li>`)
  if (may('agreements.decide')) {
    for (const { id, state, consumer, api, asked } of ofOthers) {
      if (state === 'pending')
        add(`/desk/agreements/${id}`, words.decide(titles.get(consumer) ?? consumer, api))
      else if (asked?.by === 'consumer')
        add(`/desk/agreements/${id}`, words.decideChange(titles.get(consumer) ?? consumer, api))
    }
  }
  if (may('agreements.ask')) {
    for (const { id, state, api, asked } of mine) {
      if (state === 'missing-attributes') add(`/desk/agreements/${id}`, words.lacking(api))
      else if (asked?.by === 'owner') add(`/desk/agreements/${id}`, words.answer(api))
    }
  }
  if (may('apis.manage')) {
    for (const { api, major, candidate, drift } of majors) {
      const path = `/desk/apis/${api}/v${major}`
      if (candidate !== undefined) add(path, words.candidates[candidate.state](`${api} v${major}`))
      if (drift !== undefined) add(path, words.drift(`${api} v${major}`))
    }
  }
  if (waiting.length === 0) return html`<p>${words.nothingWaits}</p>`
  return html`<ul>
    ${waiting.slice(0, 50)}
  </ul>`
}

function part(
  title: string,
  address: string,
  all: string,
  rows: readonly Content[],
  none: string,
): Html {
  return html`<section class="desk-card">
    <h2>${title}</h2>
    ${rows.length === 0 ? html`<p>${none}</p>` : html`<ul class="plain">${rows.map((row) => html`<li>${row}</li>`)}</ul>`}
    <p><a href="${address}">${all}</a></p>
  </section>`
}
