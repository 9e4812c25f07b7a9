// `/desk/apis/{api}/feedback`: what readers of the catalog say of the operations of an API. Nobody is named.

import { html } from '#kernel/html/html.ts'
import type { Note } from '../../feedback/open-feedback.ts'
import { deskPage, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { tellMoment } from '../tell-time.ts'
import { apiWords } from './words.ts'

export function drawFeedback(ask: OfficeAsk, name: string, notes: readonly Note[]): DeskPage {
  const { language, office } = ask
  const words = apiWords[language]
  const { yes, no } = words.feedbackHeads
  return deskPage(ask, {
    part: 'apis',
    title: words.feedback,
    above: [[`${office.entity}/${name}`, `/desk/apis/${name}`]],
    main: html`<p class="lead">${words.feedbackLead}</p>
      ${
        notes.length === 0
          ? html`<p>${words.noFeedback}</p>`
          : table(
              words.feedback,
              [
                words.when,
                words.feedbackHeads.operation,
                words.feedbackHeads.clear,
                words.feedbackHeads.text,
              ],
              notes.map(({ at, major, operation, clear, text, language: of }) => [
                tellMoment(at, language),
                html`<code>v${major} ${operation}</code>`,
                clear === undefined ? '—' : clear ? yes : no,
                text === '' ? '—' : html`<span class="desk-long" lang="${of}">${text}</span>`,
              ]),
            )
      }`,
  })
}
