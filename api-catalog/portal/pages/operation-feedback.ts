// Was this clear? The form below an operation, and the thanks. It asks for no name and no address.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { longestNote } from '../../feedback/open-feedback.ts'
import type { Page } from '../frame.ts'
import type { View, ViewedOperation } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { apiCrumbs } from './api.ts'
import type { Desk } from './parts.ts'

export function feedbackForm({ address }: ViewedOperation, { feedback }: Words): Html {
  return html`<section aria-labelledby="feedback">
    <h2 id="feedback">${feedback.title}</h2>
    <p class="hint">${feedback.lead}</p>
    <form class="feedback" method="post" action="${address}/feedback">
      <fieldset>
        <legend>${feedback.clear}</legend>
        <div class="check">
          <input type="radio" name="clear" id="clear-yes" value="yes" />
          <label for="clear-yes">${feedback.yes}</label>
        </div>
        <div class="check">
          <input type="radio" name="clear" id="clear-no" value="no" />
          <label for="clear-no">${feedback.no}</label>
        </div>
      </fieldset>
      <div class="entry">
        <label for="note">${feedback.text}</label
        ><textarea
          id="note"
          name="text"
          rows="4"
          maxlength="${longestNote}"
          aria-describedby="note-hint"
        ></textarea>
        <p id="note-hint" class="hint">${feedback.hint}</p>
      </div>
      <p><button type="submit">${feedback.send}</button></p>
    </form>
  </section>`
}

export function thanksPage(view: View, one: ViewedOperation, { words }: Desk): Page {
  return {
    title: words.feedback.thanks,
    path: [...apiCrumbs(view.api, words), { name: one.title, address: one.address }],
    main: html`<h1>${words.feedback.thanks}</h1>
      <p class="lead">${words.feedback.thanksText}</p>
      <p><a href="${one.address}">${words.feedback.back}</a></p>`,
  }
}
