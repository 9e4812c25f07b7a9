// The terms as both sides read them: each purpose with its basis, operations, fields and how much.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { AccessTerms, Purpose, Terms } from '../../agreements/agreement.ts'
import type { PublishedOperation } from '../../published.ts'
import { code, facts } from '../draw-desk.ts'
import type { OfficeAsk } from '../desk-route.ts'
import { fetchToken } from '../systems/commands.ts'
import { tellNumber } from '../tell-time.ts'
import { agreementWords } from './words.ts'

export interface TermsAround {
  readonly operations: readonly PublishedOperation[]
  readonly access: AccessTerms
  /** How a token for a purpose is fetched; undefined: nothing is in force. */
  readonly token?: { readonly publicUrl: string; readonly api: string } | undefined
  /** Level of the headings. */
  readonly name: string
}

export function drawTerms({ language }: OfficeAsk, terms: Terms, around: TermsAround): Html {
  const words = agreementWords[language]
  const plan = around.access.plans.find(({ code: its }) => its === terms.plan)
  return html`<p>
      ${words.version(terms.version)}
      ${terms.plan !== undefined && html` · ${words.plan}: ${plan?.title[language] ?? terms.plan}`}
    </p>
    ${terms.purposes.map((purpose) => drawPurpose(purpose, around, language))}`
}

function drawPurpose(purpose: Purpose, around: TermsAround, language: OfficeAsk['language']): Html {
  const words = agreementWords[language]
  const { title, legalBasis, operations, fields, callsPerDay, id } = purpose
  return html`<section class="desk-card">
    <h3>${title}</h3>
    ${facts([
      [words.basis, legalBasis],
      [
        words.operations,
        operations === undefined
          ? words.allOperations
          : namedOperations(operations, around.operations, language),
      ],
      [
        words.fields,
        fields === undefined ? words.allFields : html`<code>${fields.join(', ')}</code>`,
      ],
      [words.calls, words.perDay(tellNumber(callsPerDay, language))],
    ])}
    ${around.token && purposeToken(id, around, language)}
  </section>`
}

/** So that a page of twenty purposes stays small. */
const mostOperations = 50

function namedOperations(
  ids: readonly string[],
  known: readonly PublishedOperation[],
  language: OfficeAsk['language'],
): Html {
  const more = ids.length - mostOperations
  return html`<ul class="plain">
    ${ids.slice(0, mostOperations).map((id) => {
      const one = known.find((operation) => operation.id === id)
      return html`<li>
        ${one?.summary ?? id} ${one && html`<code>${one.method} ${one.path}</code>`}
      </li>`
    })}
    ${more > 0 && html`<li>${agreementWords[language].andMore(more)}</li>`}
  </ul>`
}

function purposeToken(id: string, { token, name }: TermsAround, language: OfficeAsk['language']) {
  if (token === undefined) return null
  const words = agreementWords[language]
  const command = fetchToken(token, id)
  return html`<div class="office-field desk-field">
      <label for="${name}-${id}">${words.purposeId}</label>
      <p class="hint" id="${name}-${id}-hint">${words.purposeIdHint}</p>
      <input id="${name}-${id}" class="desk-secret" readonly value="${id}" aria-describedby="${name}-${id}-hint" />
    </div>
    <details>
      <summary>${words.tokenCommand}</summary>
      <p class="hint">${words.tokenCommandHint}</p>
      ${code(command, words.tokenCommand)}
    </details>`
}
