// What may be done with an agreement, as forms. Each carries the revision that was read, so that nobody
// decides about what has changed meanwhile.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import { form } from '../draw-desk.ts'
import type { OfficeAsk } from '../desk-route.ts'
import type { ShownDeed } from './sides.ts'
import { agreementWords } from './words.ts'

/** These tell the other side why. */
export const reasonedDeeds: ReadonlySet<ShownDeed> = new Set(['reject', 'suspend', 'archive'])
const dangerous: ReadonlySet<ShownDeed> = new Set(['reject', 'archive'])
const first: ReadonlySet<ShownDeed> = new Set(['ask', 'approve', 'resume'])

export function drawDeeds(
  ask: OfficeAsk,
  agreement: Agreement,
  deeds: readonly ShownDeed[],
): Html | null {
  const words = agreementWords[ask.language]
  if (deeds.length === 0) return null
  const plain = deeds.filter((deed) => !reasonedDeeds.has(deed))
  const reasoned = deeds.filter((deed) => reasonedDeeds.has(deed))
  return html`<h2>${words.whatToDo}</h2>
    <div class="desk-buttons">${plain.map((deed) => button(ask, agreement, deed))}</div>
    ${reasoned.map((deed) => withReason(ask, agreement, deed))}`
}

function button(ask: OfficeAsk, { id, revision }: Agreement, deed: ShownDeed): Html {
  const words = agreementWords[ask.language]
  const path = `/desk/agreements/${id}`
  if (deed === 'edit' || deed === 'change') {
    return html`<a class="mine-do desk-quiet" href="${path}/terms">${words.deeds[deed]}</a>`
  }
  const mark = html`<input type="hidden" name="revision" value="${revision}" />`
  const look = first.has(deed) ? null : html`class="quiet"`
  return form(ask, `${path}/${deed}`, html`${mark}<button ${look}>${words.deeds[deed]}</button>`)
}

function withReason(ask: OfficeAsk, { id, revision }: Agreement, deed: ShownDeed): Html {
  const words = agreementWords[ask.language]
  const look = dangerous.has(deed) ? html`class="office-danger"` : html`class="quiet"`
  return html`<details class="desk-deed">
    <summary>${words.deeds[deed]}</summary>
    ${form(
      ask,
      `/desk/agreements/${id}/${deed}`,
      html`<input type="hidden" name="revision" value="${revision}" />
        <p>${words.effects[deed as keyof typeof words.effects]}</p>
        <div class="office-field desk-field">
          <label for="reason-${deed}">${words.reasonFor}</label>
          <textarea id="reason-${deed}" name="reason" rows="2" required maxlength="500"></textarea>
        </div>
        <button ${look}>${words.deeds[deed]}</button>`,
    )}
  </details>`
}
