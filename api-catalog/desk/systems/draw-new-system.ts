// `/desk/systems/new`: the name of a system and its public key. The private one never comes here.

import { html } from '#kernel/html/html.ts'
import type { Problem } from '#kernel/problem/problem.ts'
import { code, deskPage, field, form } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { sayProblem } from '../permit.ts'
import { makeKeys } from './commands.ts'
import { systemWords } from './words.ts'

export interface TypedSystem {
  readonly name?: string
  readonly jwk?: string
  readonly wrong?: { readonly name?: string; readonly jwk?: string }
  readonly problem?: Problem
}

export function drawNewSystem(ask: OfficeAsk, typed: TypedSystem): DeskPage {
  const { language, office } = ask
  const words = systemWords[language]
  const { wrong = {}, problem } = typed
  const isWrong = Object.keys(wrong).length > 0
  return deskPage(ask, {
    part: 'systems',
    title: words.add,
    ...((isWrong || problem) && { status: problem?.status ?? 422 }),
    wrong: problem ? sayProblem(problem, language) : isWrong && words.lookBelow,
    main: html`<p class="lead">${words.addLead}</p>
      ${form(
        ask,
        '/desk/systems',
        html`${field({ name: 'name', label: words.name, hint: words.nameHint(office.entity), value: typed.name, isNeeded: true, wrong: wrong.name, max: 63 })}
          ${field({ name: 'jwk', label: words.jwk, hint: words.jwkHint, value: typed.jwk, isNeeded: true, wrong: wrong.jwk, max: 2000, lines: 6 })}
          <button>${words.add}</button>`,
      )}
      <h2>${words.howToMake}</h2>
      <p>${words.howToMakeText}</p>
      ${code(makeKeys, words.howToMake)}`,
  })
}
