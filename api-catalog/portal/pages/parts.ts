// Small things that several pages show.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Words } from '../words/dictionary.ts'

/** What every page is drawn with. */
export interface Desk {
  readonly words: Words
  readonly publicUrl: string
}

const known = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])

export function methodBadge(method: string): Html {
  const kind = known.has(method) ? method.toLowerCase() : 'other'
  return html`<span class="method ${kind}">${method}</span>`
}

/** Code in a frame that scrolls by keyboard too; with `copy`, scripts put a copy button on it. */
export function codeBlock(code: string, name: string, how: { copy?: boolean } = {}): Html {
  return how.copy === true
    ? html`<div class="code-box" data-copy="${name}">
        <pre class="code" tabindex="0" role="group" aria-label="${name}">${code}</pre>
      </div>`
    : html`<pre class="code" tabindex="0" role="group" aria-label="${name}">${code}</pre>`
}

/** Where a path may be broken by a narrow screen: after each slash. */
export function pathCode(path: string): Html {
  const parts = path.split(/(?<=[^/]\/)(?=[^/])/)
  return html`<code class="path"
    >${parts.map((part, at) => (at === 0 ? part : html`<wbr />${part}`))}</code
  >`
}

export function day(iso: string, words: Words): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const how = { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Warsaw' } as const
  return new Intl.DateTimeFormat(words.locale, how).format(at)
}

/** A day without its hour. */
export function date(iso: string, words: Words): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const how = { dateStyle: 'long', timeZone: 'Europe/Warsaw' } as const
  return new Intl.DateTimeFormat(words.locale, how).format(at)
}

/** A link to `{entity}/{api}/v{major}`; what is not of that form is text. */
export function placeLink(place: string): Html {
  return /^[a-z0-9-]+\/[a-z0-9-]+\/v\d{1,9}$/.test(place)
    ? html`<a href="/apis/${place}">${place}</a>`
    : html`<code>${place}</code>`
}

/** An address that a document gives, when it is one that a person may be led to. */
export function safeAddress(address: unknown): string | undefined {
  return typeof address === 'string' && /^https?:\/\/[^\s"<>]+$/i.test(address)
    ? address
    : undefined
}
