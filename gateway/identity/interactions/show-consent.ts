// The page on which a person consents: who asks, for what, in which role, and word for word what a
// mandate would allow.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Page } from '../../pages/frame.ts'
import type { Ask } from '../../pages/pages.ts'
import type { Mandates } from '../mandates/mandates.ts'
import type { OfficeContext } from '../offices/offices.ts'
import type { Visitors } from '../visitors/visitors.ts'
import { interactionWords } from './interaction-words.ts'
import type { InteractionWords } from './interaction-words.ts'
import type { Asked } from './read-asked.ts'

export interface ConsentNeeds {
  readonly mandates: Mandates | undefined
  readonly visitors: Pick<Visitors, 'formToken'>
}

export function consentPage(asked: Asked, ask: Ask, { mandates, visitors }: ConsentNeeds): Page {
  const { language, visitor } = ask
  const { system, wishes, office, leadsTo, isOpenid, missing } = asked
  const words = interactionWords[language]
  const title = words.consentTitle(system)
  const texts = wishes.map((wish) => mandates?.describe(wish, system, language) ?? [])
  return {
    title,
    leadsTo: [leadsTo],
    main: html`<h1>${title}</h1>
      <p class="lead">${words.consentLead(system, system.split('.')[0] ?? '')}</p>
      <p>${office ? words.asOfficial(titleOf(office)) : words.asCitizen}</p>
      ${isOpenid && html`<p>${words.knows}</p>`} ${scopeList(asked, words)}
      ${
        missing.length > 0 &&
        html`<p>${words.missing}</p>
          <ul>
            ${missing.map((scope) => html`<li><code>${scope}</code></li>`)}
          </ul>`
      }
      ${texts.map(
        (text) =>
          html`<section class="mandate">
            <h2>${words.mandateTitle}</h2>
            <p>${words.mandateLead}</p>
            ${text.map((line) => html`<p>${line}</p>`)}
          </section>`,
      )}
      <p class="hint">${words.until}</p>
      ${answerForm(asked.uid, visitor ? visitors.formToken(visitor) : '', {
        at: 'consent',
        text: texts.length > 0 ? words.acceptMandate : words.accept,
        refuse: words.refuse,
      })}`,
  }
}

export function titleOf({ entityTitle, unit }: OfficeContext): string {
  return unit === undefined ? entityTitle : `${entityTitle}, ${unit.name}`
}

/** The two buttons at the end of every question; what is chosen before them comes as `fields`. */
export function answerForm(
  uid: string,
  token: string,
  yes: { at: string; text: string; refuse: string },
  fields?: Html,
): Html {
  return html`<form class="stack" method="post" action="/oidc/interaction/${uid}/${yes.at}">
    <input type="hidden" name="token" value="${token}" />
    ${fields}
    <p class="buttons">
      ${yes.text !== '' && html`<button>${yes.text}</button>`}
      <button class="quiet" formaction="/oidc/interaction/${uid}/refuse" formnovalidate>
        ${yes.refuse}
      </button>
    </p>
  </form>`
}

function scopeList({ api, scopes, wishes }: Asked, words: InteractionWords): Html | null {
  if (scopes.length === 0 && wishes.length > 0) return null
  return html`<p>${words.reads}</p>
    <ul>
      <li>
        ${api.title}${scopes.length > 0 && html`: ${scopes.map((scope, at) => html`${at > 0 && ', '}<code>${scope}</code>`)}`}
      </li>
    </ul>`
}
