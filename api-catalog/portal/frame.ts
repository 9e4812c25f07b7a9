// The frame of every page: head, banner, where you are, the page itself, foot.

import { html, raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Look } from './look/look.ts'
import type { Words } from './words/dictionary.ts'

export interface Page {
  readonly status?: number
  readonly title: string
  /** From the catalog down to the page above this one; none on the first page. */
  readonly path?: readonly Crumb[]
  readonly main: Html
  readonly description?: string
  /** Calls can be sent from the page. */
  readonly sendsCalls?: boolean
}

export interface Crumb {
  readonly name: string
  readonly address: string
}

export interface Around {
  readonly words: Words
  readonly look: Look
  /** This page in the other language, as an address within the portal. */
  readonly otherLanguage: string
  /** Which of the main menu this page belongs to. */
  readonly place: 'catalog' | 'problems' | undefined
}

export function frame(page: Page, { words, look, otherLanguage, place }: Around): string {
  const title = page.title === words.site ? words.site : `${page.title} · ${words.site}`
  const here = (at: Around['place']) => (place === at ? raw(' aria-current="true"') : null)
  return html`<!doctype html>
    <html
      lang="${words.language}"
      data-copy="${words.copy}"
      data-copied="${words.copied}"
      data-copy-failed="${words.copyFailed}"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${page.description === undefined ? null : html`<meta name="description" content="${page.description}" />`}
        <link rel="stylesheet" href="${look.stylesheet}" />
        <link rel="icon" type="image/svg+xml" href="${look.icon}" />
        <link rel="api-catalog" href="/.well-known/api-catalog" />
      </head>
      <body>
        <a class="skip" href="#content">${words.skip}</a>
        <header class="banner">
          <div class="wide">
            <a class="name" href="/"
              ><span class="sign" aria-hidden="true"></span><strong>${words.site}</strong>
              <span class="tagline">${words.tagline}</span></a
            >
            <nav class="menu" aria-label="${words.mainMenu}">
              <ul>
                <li><a href="/" ${here('catalog')}>${words.catalog}</a></li>
                <li><a href="/desk">${words.desk}</a></li>
                <li><a href="/me">${words.me}</a></li>
                <li><a href="/problems" ${here('problems')}>${words.problems}</a></li>
                <li>
                  <a
                    href="${otherLanguage}"
                    lang="${words.otherLanguage.code}"
                    hreflang="${words.otherLanguage.code}"
                    rel="nofollow"
                    >${words.otherLanguage.name}</a
                  >
                </li>
              </ul>
            </nav>
          </div>
        </header>
        ${crumbs(page, words)}
        <main id="content" class="wide" tabindex="-1">${page.main}</main>
        <footer class="foot">
          <div class="wide">
            <p>${words.footer}</p>
            <ul>
              <li><a href="/accessibility">${words.accessibilityLink}</a></li>
              <li><a href="/.well-known/api-catalog">${words.machine}</a></li>
              <li><a href="/rules">${words.rules.title}</a></li>
              <li><a href="/policies/schema.json">${words.policySchema}</a></li>
            </ul>
          </div>
        </footer>
        ${raw(look.islands)}${page.sendsCalls === true ? raw(look.tryIt) : null}
      </body>
    </html> `.toString()
}

function crumbs(page: Page, words: Words): Html | null {
  if (page.path === undefined) return null
  return html`<nav class="crumbs wide" aria-label="${words.breadcrumbs}">
    <ol>
      ${page.path.map(({ name, address }) => html`<li><a href="${address}">${name}</a></li>`)}
      <li aria-current="page">${page.title}</li>
    </ol>
  </nav>`
}
