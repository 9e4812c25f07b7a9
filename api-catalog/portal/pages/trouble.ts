// What a person sees when there is nothing to show; each says what to do next.

import { html } from '#kernel/html/html.ts'
import type { Page } from '../frame.ts'
import { dictionaries } from '../words/dictionary.ts'
import type { Words } from '../words/dictionary.ts'

/** In both languages: whoever follows a wrong address may have chosen none. */
export function notFoundPage(words: Words): Page {
  const other = words === dictionaries.pl ? dictionaries.en : dictionaries.pl
  return {
    status: 404,
    title: words.notFound,
    main: html`<h1>${words.notFound}</h1>
      <p class="lead">${words.notFoundText}</p>
      <p><a href="/">${words.backHome}</a></p>
      <section class="other-language" lang="${other.language}">
        <h2>${other.notFound}</h2>
        <p>${other.notFoundText}</p>
        <p><a href="/?lang=${other.language}" hreflang="${other.language}">${other.backHome}</a></p>
      </section>`,
  }
}

export function brokenPage(words: Words): Page {
  return {
    status: 500,
    title: words.broken,
    main: html`<h1>${words.broken}</h1>
      <p class="lead">${words.brokenText}</p>
      <p><a href="/">${words.backHome}</a></p>`,
  }
}
