// `/desk/notices`: what the entity was told: breaking changes, deprecations, decisions.

import { html } from '#kernel/html/html.ts'
import { deskPage } from '../draw-desk.ts'
import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import type { DeskNeeds } from '../needs.ts'
import { tellMoment } from '../tell-time.ts'

const words = {
  pl: {
    title: 'Powiadomienia',
    lead: 'Co szyna powiedziała podmiotowi: o zmianach API, o ich wycofywaniu, o decyzjach.',
    none: 'Nie ma jeszcze żadnych powiadomień.',
    off: 'Szyna nie wysyła jeszcze powiadomień.',
  },
  en: {
    title: 'Notices',
    lead: 'What the bus told the entity: of changes of APIs, of their end, of decisions.',
    none: 'There are no notices yet.',
    off: 'The bus sends no notices yet.',
  },
} as const

export function noticeRows({ notices }: DeskNeeds): DeskRow[] {
  return [{ at: 'GET /desk/notices', permission: [], back: '/desk', answer: show }]

  async function show(ask: OfficeAsk): Promise<DeskAnswer> {
    const { title, lead, none, off } = words[ask.language]
    const all = await notices?.(ask.office.entity)
    return deskPage(ask, {
      part: 'notices',
      title,
      main: html`<p class="lead">${lead}</p>
        ${all === undefined && html`<p class="notice">${off}</p>`} ${all?.length === 0 && html`<p>${none}</p>`}
        ${
          all !== undefined &&
          all.length > 0 &&
          html`<ul class="office-list">
            ${all.slice(0, 100).map(({ at, title: text, address }) => {
              const said = text[ask.language]
              return html`<li>
                <p>
                  <time datetime="${at}">${tellMoment(at, ask.language)}</time>:
                  ${address === undefined ? said : html`<a href="${address}">${said}</a>`}
                </p>
              </li>`
            })}
          </ul>`
        }`,
    })
  }
}
