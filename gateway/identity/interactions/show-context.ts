// The page on which a person says for whom he acts. One office is shown as well as several: nobody
// becomes an official without a click.

import { html } from '#kernel/html/html.ts'
import type { Page } from '../../pages/frame.ts'
import type { Ask } from '../../pages/pages.ts'
import type { OfficeContext } from '../offices/offices.ts'
import { interactionWords } from './interaction-words.ts'
import type { Asked } from './read-asked.ts'
import { answerForm, titleOf } from './show-consent.ts'

export function contextPage(
  { system, uid, leadsTo, wanted, wishes }: Asked,
  offices: readonly OfficeContext[],
  { language }: Ask,
  token: string,
): Page {
  const words = interactionWords[language]
  const open = wanted === 'citizen' || wishes.length > 0 ? [] : offices
  const hasCitizen = wanted !== 'official' || offices.length === 0
  const choices = [
    ...(hasCitizen ? [{ value: 'citizen', text: words.citizen }] : []),
    ...open.map((office) => ({ value: office.membership, text: titleOf(office) })),
  ]
  const fields = html`<fieldset>
    <legend>${words.contextLegend}</legend>
    ${choices.map(
      ({ value, text }, at) =>
        html`<p>
          <label
            ><input type="radio" name="choice" value="${value}" ${at === 0 && 'checked'} required />
            ${text}</label
          >
        </p>`,
    )}
  </fieldset>`
  return {
    title: words.contextTitle,
    leadsTo: [leadsTo],
    main: html`<h1>${words.contextTitle}</h1>
      <p class="lead">${words.contextLead(system)}</p>
      ${wanted === 'official' && offices.length === 0 && html`<p>${words.noOffice}</p>`}
      ${answerForm(uid, token, { at: 'context', text: words.choose, refuse: words.refuse }, fields)}`,
  }
}
