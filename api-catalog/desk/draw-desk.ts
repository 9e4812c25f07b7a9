// What all pages of the desk share: the menu of its parts, the heading, what was said after a deed, forms
// with their mark, fields with their labels.

import { html } from '#kernel/html/html.ts'
import type { Content, Html } from '#kernel/html/html.ts'
import type { DeskOffice, DeskPage, DeskPermission, OfficeAsk } from './desk-route.ts'
import { deskWords } from './words.ts'

// oxfmt-ignore
const parts = [
  ['desk',       '/desk',            []],
  ['systems',    '/desk/systems',    ['systems.manage']],
  ['agreements', '/desk/agreements', ['agreements.ask', 'agreements.decide']],
  ['apis',       '/desk/apis',       ['apis.manage', 'agreements.decide']],
  ['usage',      '/desk/usage',      ['systems.manage', 'agreements.ask', 'agreements.decide', 'apis.manage']],
  ['notices',    '/desk/notices',    []],
] as const satisfies readonly (readonly [string, string, readonly DeskPermission[]])[]

export type Part = (typeof parts)[number][0]

export interface Sheet {
  readonly part: Part
  readonly title: string
  readonly status?: number
  /** A sentence: what was done. */
  readonly said?: string | undefined
  /** Why what was asked was not done. */
  readonly wrong?: Content
  /** The way down to this page, below its part. */
  readonly above?: readonly (readonly [title: string, address: string])[]
  readonly main: Content
}

export function deskPage({ language, office }: OfficeAsk, sheet: Sheet): DeskPage {
  const words = deskWords[language]
  const { part, title, said, wrong, main, above = [], status } = sheet
  const isWrong = wrong !== undefined && wrong !== null && wrong !== false
  const trail = [[words[part], addressOf(part)] as const, ...above]
  return {
    ...(status !== undefined && { status }),
    title: isWrong ? `${words.wrong}: ${title}` : title,
    main: html`<nav class="mine-menu" aria-label="${words.menu}">
        <ul>
          ${mayOpen(office).map(
            ([name, address]) =>
              html`<li><a href="${address}" ${name === part && html`aria-current="${title === words[part] ? 'page' : 'true'}"`}>${words[name]}</a></li>`,
          )}
        </ul>
      </nav>
      ${
        title !== words[part] &&
        html`<nav class="crumbs desk-crumbs" aria-label="${office.entityTitle}">
          <ol>
            ${trail.map(([name, address]) => html`<li><a href="${address}">${name}</a></li>`)}
            <li aria-current="page">${title}</li>
          </ol>
        </nav>`
      }
      <h1>${title}</h1>
      ${
        isWrong &&
        html`<div class="notice office-wrong" role="alert">
          <p><strong>${words.wrong}.</strong> ${wrong}</p>
        </div>`
      }
      ${said !== undefined && html`<p class="notice good" role="status">${said}</p>`} ${main}`,
  }
}

/** Parts that whoever is here may open. */
function mayOpen({ permissions }: DeskOffice) {
  return parts.filter(([, , any]) => any.length === 0 || any.some((one) => permissions.has(one)))
}

function addressOf(part: Part): string {
  return parts.find(([name]) => name === part)?.[1] ?? '/desk'
}

/** A form with its mark; `inside`: fields and button. */
export function form(
  { visitor }: OfficeAsk,
  action: string,
  inside: Content,
  upload = false,
): Html {
  return html`<form class="office-form" method="post" action="${action}" ${upload && html`enctype="multipart/form-data"`}>
    <input type="hidden" name="token" value="${visitor.formToken}" />
    ${inside}
  </form>`
}

export interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly value?: string | undefined
  readonly type?: 'text' | 'number' | 'date' | 'url' | 'file'
  readonly isNeeded?: boolean
  readonly wrong?: string | undefined
  readonly max?: number
  /** Lines; more than one makes a text area. */
  readonly lines?: number
}

export function field(one: Field): Html {
  const { name, label, hint, value, type = 'text', isNeeded = false, wrong, max = 200 } = one
  const told = [hint && `${name}-hint`, wrong && `${name}-wrong`].filter(Boolean).join(' ')
  const marks = html`${isNeeded && html`required`} ${told !== '' && html`aria-describedby="${told}"`} ${wrong !== undefined && html`aria-invalid="true"`}`
  const length = type === 'text' || type === 'url' ? html`maxlength="${max}"` : null
  const input =
    (one.lines ?? 1) > 1
      ? html`<textarea id="${name}" name="${name}" rows="${one.lines}" maxlength="${max}" ${marks} spellcheck="false">${value}</textarea>`
      : html`<input id="${name}" name="${name}" type="${type}" value="${value}" ${type === 'number' && html`min="1" max="${max}" inputmode="numeric"`} ${length} ${marks} autocomplete="off" />`
  return html`<div class="office-field desk-field">
    <label for="${name}">${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${wrong !== undefined && html`<p class="desk-wrong" id="${name}-wrong">${wrong}</p>`} ${input}
  </div>`
}

export function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen = '',
  hint?: string,
): Html {
  return html`<div class="office-field desk-field">
    <label for="${name}">${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <select id="${name}" name="${name}" ${hint !== undefined && html`aria-describedby="${name}-hint"`}>
      ${options.map(([value, text]) => html`<option value="${value}" ${value === chosen && html`selected`}>${text}</option>`)}
    </select>
  </div>`
}

/** Cells of a row; the first heads it. */
export function table(
  name: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
): Html {
  return html`<div class="frame" role="region" tabindex="0" aria-label="${name}">
    <table class="office-table">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Names and values, one under the other; what has no value is left out. */
export function facts(rows: readonly (readonly [name: string, value: Content])[]): Html {
  const there = rows.filter(
    ([, value]) => value !== undefined && value !== null && value !== false && value !== '',
  )
  return html`<dl class="mine-facts">
    ${there.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

/** Code that a person copies, in a frame that scrolls by keyboard too. */
export function code(text: string, name: string): Html {
  return html`<pre class="code desk-code" tabindex="0" role="group" aria-label="${name}">${text}</pre>`
}

export interface Paging {
  /** From 1. */
  readonly page: number
  readonly last: number
  readonly name: string
  readonly newer: string
  readonly older: string
  address(page: number): string
}

/** Nothing where there is one page. */
export function paging({ page, last, name, newer, older, address }: Paging): Html | null {
  if (last <= 1) return null
  return html`<nav class="paging" aria-label="${name}">
    <ul>
      ${page > 1 && html`<li><a rel="prev" href="${address(page - 1)}">${newer}</a></li>`}
      <li>${page} / ${last}</li>
      ${page < last && html`<li><a rel="next" href="${address(page + 1)}">${older}</a></li>`}
    </ul>
  </nav>`
}
