// The way from one page below `/me` to the others.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { mineWords } from '../words.ts'

export type Section = 'uses' | 'mandates' | 'session' | 'hidden'

const addresses: Readonly<Record<Section, string>> = {
  uses: '/me',
  mandates: '/me/mandates',
  session: '/me/session',
  hidden: '/me/hidden',
}

export function menu(here: Section, language: Language): Html {
  const words = mineWords[language]
  const sections = Object.entries(addresses) as [Section, string][]
  return html`<nav class="mine-menu" aria-label="${words.menu}">
    <ul>
      ${sections.map(
        ([section, address]) =>
          html`<li>
            <a href="${address}" ${section === here ? current : null}>${words[section].title}</a>
          </li>`,
      )}
    </ul>
  </nav>`
}

const current = html`aria-current="page"`
