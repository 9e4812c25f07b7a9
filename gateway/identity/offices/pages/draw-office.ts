// What all pages of an office share: its heading, what was said after a deed, and the names of what may
// be given.

import { html } from '#kernel/html/html.ts'
import type { Content, Html } from '#kernel/html/html.ts'
import type { Page } from '../../../pages/frame.ts'
import type { Definitions } from '../definitions.ts'
import type { OfficeContext } from '../offices.ts'
import type { Assignment, Grant } from '../permit.ts'
import { isHigh } from '../permit.ts'
import { tellDay } from './days.ts'
import type { OfficeWords, Said } from './words.ts'

/** Of a page about to be drawn. */
export interface Told {
  readonly words: OfficeWords
  readonly formToken: string
  readonly said: Said | undefined
  /** Why what was asked was not done. */
  readonly wrong: string | undefined
}

export function officePage(
  { words, said, wrong }: Told,
  office: OfficeContext | undefined,
  title: string,
  main: Content,
): Page {
  return {
    title: wrong === undefined ? title : `${words.wrong}: ${title}`,
    main: html`${
      office &&
      html`<nav class="crumbs" aria-label="${words.manage}">
          <ol>
            <li><a href="/office">${office.entityTitle}</a></li>
            <li>${title}</li>
          </ol>
        </nav>`
    }
      <h1>${title}</h1>
      ${
        wrong !== undefined &&
        html`<div class="notice office-wrong" role="alert">
          <p><strong>${words.wrong}.</strong> ${wrong}</p>
        </div>`
      }
      ${said && html`<p class="notice good" role="status">${words.said[said]}</p>`} ${main}`,
  }
}

/** A form with its mark; `inside`: fields and button. */
export function form({ formToken }: Told, action: string, inside: Html): Html {
  return html`<form class="office-form" method="post" action="${action}">
    <input type="hidden" name="token" value="${formToken}" />
    ${inside}
  </form>`
}

export function titleOf(grant: Grant, definitions: Definitions, words: OfficeWords): string {
  const list = grant.kind === 'role' ? definitions.roles : definitions.permissions
  return list.find(({ code }) => code === grant.code)?.title[words.language] ?? grant.code
}

/** What is assigned, until when; `button`: the form of one that is in force. */
export function assignmentList(
  { words }: Told,
  definitions: Definitions,
  all: readonly Assignment[],
  button: (assignment: Assignment, what: string) => Html,
): Html {
  if (all.length === 0) return html`<p>${words.nothingAssigned}</p>`
  return html`<ul class="office-list">
    ${all.map((one) => {
      const what = titleOf(one, definitions, words)
      const isProposed = one.state === 'proposed'
      return html`<li>
        <p>
          <strong>${what}</strong> ${spanOf(one, words)}
          ${isProposed && html`<span class="mark">${words.proposed}</span>`}
        </p>
        ${!isProposed && button(one, what)}
      </li>`
    })}
  </ul>`
}

function spanOf({ from, until }: Assignment, words: OfficeWords): string {
  const { language } = words
  const first = `${words.from.toLowerCase()} ${tellDay(from, language)}`
  if (until === undefined) return `${first}, ${words.noEnd}`
  return `${first}, ${words.until.toLowerCase()} ${tellDay(until - 1, language)}`
}

/** Every role and permission, those for two people marked. */
export function grantOptions(definitions: Definitions, words: OfficeWords): Html {
  const option = (kind: Grant['kind'], one: { code: string }) => {
    const grant = { kind, code: one.code }
    const note = isHigh(grant, definitions) ? ` (${words.twoPeople})` : ''
    return html`<option value="${kind}:${one.code}">${titleOf(grant, definitions, words)}${note}</option>`
  }
  return html`<optgroup label="${words.roles}">
      ${definitions.roles.map((one) => option('role', one))}
    </optgroup>
    <optgroup label="${words.single}">
      ${definitions.permissions.map((one) => option('permission', one))}
    </optgroup>`
}

export function dayField(name: string, label: string, hint: string, value = ''): Html {
  return html`<div class="office-field">
    <label for="${name}">${label}</label>
    <input type="date" id="${name}" name="${name}" value="${value}" aria-describedby="${name}-hint" />
    <p class="hint" id="${name}-hint">${hint}</p>
  </div>`
}
