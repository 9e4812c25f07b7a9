// The accessibility statement (deklaracja dostępności): act of 4 April 2019, art. 10 and 12, by the
// technical conditions of publication 2.0, whose identifiers `a11y-…` monitors look for. What only the
// operator knows comes from the configuration; what is not there, the page says so and never invents.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Page } from '../frame.ts'
import type { Words } from '../words/dictionary.ts'
import type { Desk } from './parts.ts'

/** Who runs the bus. Days are ISO 8601 dates. */
export interface Operator {
  readonly name: string | undefined
  readonly email: string | undefined
  readonly phone: string | undefined
  /** Since when the website is public. */
  readonly siteSince: string | undefined
  /** When the statement was last made or reviewed. */
  readonly statedOn: string | undefined
}

// oxfmt-ignore
const settings: Readonly<Record<keyof Operator, string>> = {
  name:      'SZYNA_OPERATOR',
  email:     'SZYNA_OPERATOR_EMAIL',
  phone:     'SZYNA_OPERATOR_PHONE',
  siteSince: 'SZYNA_SITE_SINCE',
  statedOn:  'SZYNA_ACCESSIBILITY_STATED',
}

export function accessibilityPage(operator: Operator, { words, publicUrl }: Desk): Page {
  const said = words.accessibility
  const day = (id: string, iso: string | undefined) => dayOf(id, iso, words)
  return {
    title: said.title,
    path: [{ name: words.catalog, address: '/' }],
    main: html`<div class="prose">
      <h1 id="a11y-deklaracja">${said.title}</h1>
      ${missingOf(operator, words)}
      <p id="a11y-wstep">
        <span id="a11y-podmiot">${operator.name ?? said.operatorUnknown}</span> ${said.pledge}
        <span id="a11y-zakres">${said.scope}</span>: <a id="a11y-url" href="/">${publicUrl}</a>.
      </p>
      <ul>
        <li>${said.published} ${day('a11y-data-publikacja', operator.siteSince)}</li>
        <li>${said.updated} ${day('a11y-data-aktualizacja', operator.statedOn)}</li>
      </ul>
      <h2>${said.state}</h2>
      <p id="a11y-status">${said.stateText}</p>
      <h2>${said.inaccessible}</h2>
      <ul>
        ${said.inaccessibleText.map((text) => html`<li>${text}</li>`)}
      </ul>
      <h2>${said.preparation}</h2>
      <ul>
        <li>${said.made} ${day('a11y-data-sporzadzenie', operator.statedOn)}</li>
        <li>${said.reviewed} ${day('a11y-data-przeglad', operator.statedOn)}</li>
      </ul>
      <p>${said.basis}</p>
      <h2>${said.shortcuts}</h2>
      <p>${said.shortcutsText}</p>
      <h2 id="a11y-kontakt">${said.contact}</h2>
      <p>${said.contactText}</p>
      <ul>
        <li>
          ${said.email}
          <span id="a11y-email"
            >${operator.email === undefined ? missing(words) : html`<a href="mailto:${operator.email}">${operator.email}</a>`}</span
          >
        </li>
        <li>
          ${said.phone}
          <span id="a11y-telefon"
            >${operator.phone === undefined ? missing(words) : html`<a href="tel:${operator.phone.replace(/[^+\d]/g, '')}">${operator.phone}</a>`}</span
          >
        </li>
      </ul>
      <section id="a11y-procedura" aria-labelledby="procedure">
        <h2 id="procedure">${said.procedure}</h2>
        ${said.procedureText.map((text) => html`<p>${text}</p>`)}
        <p>
          <a href="https://bip.brpo.gov.pl/" rel="noopener noreferrer">${said.ombudsman}</a>
        </p>
      </section>
      <section id="a11y-architektura" aria-labelledby="architecture">
        <h2 id="architecture">${said.architecture}</h2>
        <p>${said.architectureText}</p>
      </section>
      <section id="a11y-komunikacja" aria-labelledby="communication">
        <h2 id="communication">${said.communication}</h2>
        <p>${said.communicationText}</p>
      </section>
    </div>`,
  }
}

function missingOf(operator: Operator, words: Words): Html | null {
  const lost = (Object.keys(settings) as (keyof Operator)[]).filter(
    (name) => operator[name] === undefined,
  )
  if (lost.length === 0) return null
  return html`<div class="notice">
    <p>${words.accessibility.missingNotice}</p>
    <p>${lost.map((name) => html`<code>${settings[name]}</code> `)}</p>
  </div>`
}

function missing(words: Words): Html {
  return html`<em>${words.accessibility.missing}</em>`
}

function dayOf(id: string, iso: string | undefined, words: Words): Html {
  if (iso === undefined) return html`<span id="${id}">${missing(words)}</span>`
  const how = { dateStyle: 'long', timeZone: 'UTC' } as const
  const text = new Intl.DateTimeFormat(words.locale, how).format(new Date(`${iso}T00:00:00Z`))
  return html`<time id="${id}" datetime="${iso}">${text}</time>`
}
