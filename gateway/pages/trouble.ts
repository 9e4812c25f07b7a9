// What a person sees in place of a page that there is none of, or that was refused: what is wrong, what
// to do, and ways back. It never says what broke.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { problems } from '#kernel/problem/problem.ts'
import type { Language, Problem } from '#kernel/problem/problem.ts'
import { dictionaries } from '#api-catalog/portal/words/dictionary.ts'
import type { Page } from './frame.ts'
import { frameWords } from './words.ts'
import type { FrameWords } from './words.ts'

/** `pathname`: the address asked for. */
export function troublePage(problem: Problem, language: Language, pathname: string): Page {
  const { status, [language]: title } = problems[problem.code]
  const words = frameWords[language]
  if (problem.code === 'route/unknown') {
    const back = html`${wayToRoom(pathname, words)}${wayHome(words)}`
    const main = html`<h1>${words.notFound}</h1>
      <p>${words.notFoundText}</p>
      ${back}`
    return { status, title: words.notFound, main }
  }
  return {
    status,
    title: words.trouble,
    main: html`<h1>${title}</h1>
      <p>${dictionaries[language].cures[problem.code]}</p>
      ${problem.code.startsWith('login/') && html`<p><a href="/login">${words.logInAgain}</a></p>`}
      ${wayHome(words)}`,
  }
}

function wayToRoom(pathname: string, words: FrameWords): Html | undefined {
  const [, room = ''] = pathname.split('/')
  const names = new Map([
    ['me', words.me],
    ['office', words.office],
    ['desk', words.desk],
    ['login', words.logIn],
  ])
  const name = names.get(room)
  return name === undefined ? undefined : html`<p><a href="/${room}">${name}</a></p>`
}

function wayHome(words: FrameWords): Html {
  return html`<p><a href="/">${words.back}</a></p>`
}
