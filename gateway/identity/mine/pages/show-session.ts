// `/me/session`: what the bus knows of this visit, and the way out of it.

import { html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import type { CitizenAsk } from '../as-citizen.ts'
import type { MineNeeds } from '../needs.ts'
import { showTime } from '../polish-time.ts'
import { mineWords } from '../words.ts'
import { facts } from './facts.ts'
import { menu } from './menu.ts'

/** Milliseconds that a citizen's visit lasts at most: see visitors.ts. */
const whole = 8 * 3_600_000

export function showSession({ visitor, language }: CitizenAsk, { visitors }: MineNeeds): Page {
  const words = mineWords[language].session
  return {
    title: words.title,
    main: html`${menu('session', language)}
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      ${facts([
        [words.since, showTime(visitor.beganAt, language)],
        [words.means, visitor.means],
        [words.level, words.levels[visitor.acr]],
        [words.until, html`${words.untilText} ${showTime(visitor.beganAt + whole, language)}`],
      ])}
      <form method="post" action="/login/end">
        <input type="hidden" name="token" value="${visitors.formToken(visitor)}" />
        <button class="mine-do">${words.end}</button>
      </form>`,
  }
}
