// `/desk/apis`: every API of the entity with its majors.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { Life } from '../../life/life.ts'
import type { PublishedApi } from '../../published.ts'
import { deskPage, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { LifeOfMajor } from '../needs.ts'
import { tellDay } from '../tell-time.ts'
import { apiWords } from './words.ts'

export interface ListedApis {
  readonly majors: readonly LifeOfMajor[]
  readonly apis: readonly PublishedApi[]
  /** Pending and active. */
  readonly asked: readonly Agreement[]
}

export function drawApis(ask: OfficeAsk, { majors, apis, asked }: ListedApis): DeskPage {
  const { language } = ask
  const words = apiWords[language]
  const rows = majors.map((life) => {
    const { entity, api: name, major } = life
    const published = apis.find(
      (api) => api.entity === entity && api.name === name && api.major === major,
    )
    const its = asked.filter(({ api }) => api === `${entity}/${name}`)
    const waiting = its.filter(
      (one) => one.state === 'pending' || one.asked?.by === 'consumer',
    ).length
    return [
      html`<a href="/desk/apis/${name}">${published?.title ?? name}</a> <code>${name}</code>`,
      html`<a href="/desk/apis/${name}/v${major}">v${major}</a>`,
      lifeMark(life, language),
      published?.version ?? life.candidate?.version ?? '—',
      String(its.filter(({ state }) => state === 'active').length),
      waiting === 0 ? '0' : html`<a href="/desk/agreements">${waiting}</a>`,
      tellDay(life.changedAt, language),
    ]
  })
  const { heads } = words
  return deskPage(ask, {
    part: 'apis',
    title: words.title,
    main: html`<p class="lead">${words.lead}</p>
      ${ask.office.permissions.has('apis.manage') && html`<p><a class="mine-do" href="/desk/register">${words.register}</a></p>`}
      ${
        rows.length === 0
          ? html`<p>${words.nothing}</p>`
          : table(
              words.title,
              [
                heads.api,
                heads.major,
                heads.state,
                heads.version,
                heads.active,
                heads.waiting,
                heads.changed,
              ],
              rows,
            )
      }`,
  })
}

export function lifeMark({ state, candidate }: Life, language: OfficeAsk['language']): Html {
  const { states, candidateMark } = apiWords[language]
  const look = { published: 'good', draft: '', waiting: 'sandbox', deprecated: 'sandbox' }
  const beside = candidate !== undefined && candidate.state !== state
  return html`<span class="mark ${(look as Record<string, string>)[state] ?? 'old'}">${states[state]}</span>
    ${beside && html`<span class="mark sandbox">${candidateMark(candidate.version, states[candidate.state])}</span>`}`
}
