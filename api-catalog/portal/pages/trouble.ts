// What a person sees when there is nothing to show; each says what to do next.

import { html } from '#kernel/html/html.ts'
import { problems } from '#kernel/problem/problem.ts'
import type { Problem } from '#kernel/problem/problem.ts'
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

/** `address`: of the operation it was about. */
export function refusedNotePage({ code }: Problem, address: string, words: Words): Page {
  const row = problems[code]
  return {
    status: row.status,
    title: words.feedback.refused,
    main: html`<h1>${words.feedback.refused}</h1>
      <p class="lead">${row[words.language === 'en' ? 'en' : 'pl']}</p>
      <p>${words.cures[code]}</p>
      <p><a href="${address}">${words.feedback.back}</a></p>`,
  }
}
