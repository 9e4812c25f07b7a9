// What the rules of the catalog said of a version: by severity, then by rule, with the place of each.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { factsOf, scoreOf } from '../../lint/score.ts'
import type { Finding } from '../../published.ts'
import type { Page } from '../frame.ts'
import type { View } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { apiCrumbs } from './api.ts'
import { ruleAddress } from './rules.ts'
import { scoreSection } from './score.ts'
import type { Desk } from './parts.ts'

const severities = ['error', 'warn', 'info'] as const
const mostOfARule = 50

export function findingsPage(
  view: View,
  findings: readonly Finding[] | undefined,
  desk: Desk,
): Page {
  const { words } = desk
  return {
    title: words.findingsTitle,
    path: apiCrumbs(view.api, words),
    main: html`<h1>${words.findingsTitle}</h1>
      ${findings === undefined ? html`<p class="notice">${words.findingsAway}</p>` : null}
      ${findings?.length === 0 ? html`<p class="notice good">${words.findingsNone}</p>` : null}
      ${
        findings === undefined
          ? null
          : scoreSection(
              view,
              view.api.score ?? scoreOf(findings, factsOf(view.api.document)),
              words,
            )
      }
      ${findings === undefined || findings.length === 0 ? null : html`<p>${words.findingsLead}</p>`}
      ${severities.map((severity) => severityOf(view, severity, findings ?? [], words))}`,
  }
}

function severityOf(
  view: View,
  severity: Finding['severity'],
  all: readonly Finding[],
  words: Words,
): Html | null {
  const findings = all.filter((finding) => finding.severity === severity)
  if (findings.length === 0) return null
  const rules = Map.groupBy(findings, ({ rule }) => rule)
  return html`<section aria-labelledby="${severity}">
    <h2 id="${severity}">
      ${words.severity[severity]} <span class="count">${findings.length}</span>
    </h2>
    ${[...rules].map(([rule, of]) => ruleOf(view, rule, of, words))}
  </section>`
}

/** Each message once, with all the places that it is said of. */
function ruleOf(view: View, rule: string, findings: readonly Finding[], words: Words): Html {
  const rest = findings.length - mostOfARule
  const said = Map.groupBy(findings.slice(0, mostOfARule), ({ message }) => message)
  return html`<h3>
      ${words.rule} ${ruleName(rule)} <span class="count">${findings.length}</span>
    </h3>
    <ul class="findings">
      ${[...said].map(
        ([message, places]) =>
          html`<li>
            <p>${withCode(message)}</p>
            <p class="bounds">${words.where}:</p>
            <ul class="plain">
              ${places.map((place) => html`<li>${placeOf(view, place.pointer, words)} ${waivedOf(place, words)}</li>`)}
            </ul>
          </li>`,
      )}
      ${rest > 0 ? html`<li>${words.moreFindings(rest)}</li>` : null}
    </ul>`
}

function ruleName(rule: string): Html {
  const address = ruleAddress(rule)
  const code = html`<code>${rule}</code>`
  return address === undefined ? code : html`<a href="${address}">${code}</a>`
}

function waivedOf({ waived }: Finding, { rules }: Words): Html | null {
  return waived === undefined
    ? null
    : html`<span class="bounds">${rules.waived(waived.until, waived.reason)}</span>`
}

/** What stands between backticks is code. */
function withCode(message: string): (Html | string)[] {
  return message.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))
}

function placeOf(view: View, pointer: string, words: Words): Html | string {
  if (pointer === '') return words.wholeDocument
  const operation = view.pointed(pointer)
  const code = html`<code class="path">${pointer}</code>`
  return operation === undefined
    ? code
    : html`${code} (<a href="${operation.address}">${operation.title}</a>)`
}
