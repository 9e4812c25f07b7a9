// The frame of the pages where somebody is logged in or logs in: the login, `/me`, `/office`,
// `/desk`. It looks as the portal does and works without scripts; there are none.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { PageLook } from './look.ts'
import type { FrameWords } from './words.ts'

export interface Page {
  readonly status?: number
  readonly title: string
  readonly main: Html
  /** Where a form of the page may lead beside this bus (CSP `form-action`): origins, `https://urzad.example`. */
  readonly leadsTo?: readonly string[]
  /** Further fields of the reply. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Around {
  readonly words: FrameWords
  readonly look: PageLook
  /** This page in the other language, an address within the bus; undefined: a reply to a form. */
  readonly otherLanguage: string | undefined
  /** Who is there, as the page calls him: `Anna Testowska · Gmina Testowo`. */
  readonly visitor: string | undefined
  /** Goes with the form that logs out. */
  readonly formToken: string | undefined
}

export function frame(page: Page, around: Around): string {
  const { words, look, otherLanguage } = around
  return html`<!doctype html>
    <html lang="${words.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${page.title} · ${words.site}</title>
        ${look.stylesheets.map((address) => html`<link rel="stylesheet" href="${address}" />`)}
        <link rel="icon" type="image/svg+xml" href="${look.icon}" />
      </head>
      <body>
        <a class="skip" href="#content">${words.skip}</a>
        <header class="banner">
          <div class="wide">
            <a class="name" href="/"
              ><span class="sign" aria-hidden="true"></span><strong>${words.site}</strong>
              <span class="tagline">${words.tagline}</span></a
            >
            <nav class="menu" aria-label="${words.menu}">
              <ul>
                <li><a href="/">${words.catalog}</a></li>
                <li><a href="/me">${words.me}</a></li>
                <li><a href="/office">${words.office}</a></li>
                <li><a href="/desk">${words.desk}</a></li>
                ${
                  otherLanguage === undefined
                    ? null
                    : html`<li>
                        <a href="${otherLanguage}" lang="${words.otherLanguage.code}" hreflang="${words.otherLanguage.code}" rel="nofollow"
                          >${words.otherLanguage.name}</a
                        >
                      </li>`
                }
              </ul>
            </nav>
          </div>
        </header>
        ${visitorBar(around)}
        <main id="content" class="wide" tabindex="-1">${page.main}</main>
        <footer class="foot">
          <div class="wide">
            <p>${words.footer}</p>
            <p><a href="/accessibility">${words.accessibility}</a></p>
          </div>
        </footer>
      </body>
    </html> `.toString()
}

function visitorBar({ visitor, formToken, words }: Around): Html | null {
  if (visitor === undefined || formToken === undefined) return null
  return html`<section class="visitor" aria-label="${words.visitor}">
    <form class="wide" method="post" action="/login/end">
      <span>${words.loggedIn} <strong>${visitor}</strong></span>
      <input type="hidden" name="token" value="${formToken}" />
      <button class="quiet">${words.logOut}</button>
    </form>
  </section>`
}
