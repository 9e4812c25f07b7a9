// `/me/hidden`: what the log does not show, and why. It says the rules and never whether they are at
// work: the same page for everybody.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import type { CitizenAsk } from '../as-citizen.ts'
import { nameOperation } from '../name-operation.ts'
import type { MineNeeds } from '../needs.ts'
import { mineWords } from '../words.ts'
import { menu } from './menu.ts'

export function showHidden({ language }: CitizenAsk, needs: MineNeeds): Page {
  const words = mineWords[language].hidden
  const apis = needs.apis()
  const rows = needs.hidings().map(({ days, basis, ...its }): Html => {
    const { api, operation } = nameOperation(its, apis, language)
    return html`<tr>
      <th scope="row">${operation} (${api})</th>
      <td>${days}</td>
      <td lang="pl">${basis}</td>
    </tr>`
  })
  return {
    title: words.title,
    main: html`${menu('hidden', language)}
      <h1>${words.title}</h1>
      ${words.paragraphs.map((text) => html`<p>${text}</p>`)}
      <h2>${words.caption}</h2>
      ${
        rows.length === 0
          ? html`<p>${words.none}</p>`
          : html`<div class="mine-scrolls" tabindex="0" role="region" aria-label="${words.caption}">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${words.operation}</th>
                    <th scope="col">${words.days}</th>
                    <th scope="col">${words.basis}</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows}
                </tbody>
              </table>
            </div>`
      }`,
  }
}
