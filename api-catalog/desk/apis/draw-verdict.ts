// What was found in a document that is not registered yet: findings, changes against what is published,
// who is touched; and the button that goes on.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Change } from '../../compare/change.ts'
import type { Finding } from '../../published.ts'
import { deskPage, facts, form, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { Registered, Registration } from '../../catalog.ts'
import type { Dependant } from '../../life/who-depends.ts'
import { tellNumber } from '../tell-time.ts'
import { apiWords } from './words.ts'

export interface ShownVerdict {
  readonly wish: Registration
  readonly verdict: Registered
  /** Of the shelf. */
  readonly kept: string
  /** Whether the entity publishes without being approved. */
  readonly isTrusted: boolean
  /** Whom it breaks; calls are of 90 days. */
  readonly touched: readonly (Dependant & { readonly title: string; readonly calls: number })[]
}

const mostRows = 100

export function drawVerdict(
  ask: OfficeAsk,
  { wish, verdict, kept, isTrusted, touched }: ShownVerdict,
): DeskPage {
  const { language } = ask
  const words = apiWords[language]
  const { findings, changes, notes, version, major, refusal } = verdict
  const isBreaking = refusal?.code === 'document/breaking'
  const isRefused = refusal !== undefined && !isBreaking
  return deskPage(ask, {
    part: 'apis',
    title: words.verdict,
    above: [[words.register, '/desk/register']],
    main: html`<p class="lead">${words.verdictLead}</p>
      ${facts([
        [words.heads.api, html`<code>${wish.entity}/${wish.api}</code>`],
        [words.heads.version, `${version} (v${major})`],
        [
          words.findings,
          findings.length === 0
            ? words.noFindings
            : countsOf(findings, (one) => words.severities[one.severity]),
        ],
        [
          words.changes,
          changes.length === 0
            ? words.noChanges
            : countsOf(changes, (one) => words.classes[one.class]),
        ],
      ])}
      ${notes.length > 0 && html`<ul lang="en">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
      ${isBreaking && html`<p class="notice office-wrong">${words.breaks}</p>`}
      ${isRefused && html`<div class="notice office-wrong" role="alert"><p>${words.refusedText} <span lang="en">${refusal.detail}</span></p></div>`}
      ${!isRefused && html`<h2>${words.goOn}</h2>`}
      ${
        !isRefused &&
        form(
          ask,
          '/desk/register/send',
          html`<input type="hidden" name="kept" value="${kept}" />
          ${
            isBreaking &&
            html`<div class="office-field desk-field">
              <label for="reason">${words.forceReason}</label>
              <p class="hint" id="reason-hint">${words.forceHint}</p>
              <textarea id="reason" name="reason" rows="2" maxlength="500" aria-describedby="reason-hint"></textarea>
            </div>`
          }
          <div class="desk-buttons">
            <button name="then" value="publish">${isTrusted ? words.publish : words.sendForApproval}</button>
            <button class="quiet" name="then" value="draft">${words.keepDraft}</button>
          </div>`,
        )
      }
      ${
        changes.length > 0 &&
        html`<h2>${words.changes}</h2>
          ${changeTable(changes, language)}`
      }
      ${
        touched.length > 0 &&
        html`<h2>${words.touched}</h2>
          ${table(
            words.touched,
            [words.entity, words.agreement, words.callsHead],
            touched.map(({ title, agreement, calls }) => [
              title,
              agreement === undefined
                ? words.noAgreement
                : html`<a href="/desk/agreements/${agreement}">${words.agreement}<span class="desk-unseen"> ${title}</span></a>`,
              tellNumber(calls, language),
            ]),
          )}`
      }
      ${
        findings.length > 0 &&
        html`<h2>${words.findings}</h2>
          ${findingTable(findings, language)}`
      }`,
  })
}

function changeTable(changes: readonly Change[], language: OfficeAsk['language']): Html {
  const words = apiWords[language]
  const order = ['breaking', 'maybe', 'harmless']
  const sorted = changes.toSorted(
    (one, other) => order.indexOf(one.class) - order.indexOf(other.class),
  )
  return html`${table(
    words.changes,
    [words.change, words.class, words.place],
    sorted
      .slice(0, mostRows)
      .map((change) => [
        html`<span lang="en">${change.message}</span>`,
        html`<span class="mark ${change.class === 'breaking' ? 'old' : ''}">${words.classes[change.class]}</span>`,
        html`<code class="desk-long">${change.pointer}</code>`,
      ]),
  )}
  ${moreThan(changes.length, language)}`
}

function findingTable(findings: readonly Finding[], language: OfficeAsk['language']): Html {
  const words = apiWords[language]
  return html`${table(
    words.findings,
    [words.whatIsWrong, words.severity, words.place],
    findings
      .slice(0, mostRows)
      .map(({ rule, severity, pointer, message }) => [
        html`<span lang="en">${message}</span> <code>${rule}</code>`,
        words.severities[severity],
        html`<code class="desk-long">${pointer}</code>`,
      ]),
  )}
  ${moreThan(findings.length, language)}`
}

function moreThan(count: number, language: OfficeAsk['language']): Html | null {
  if (count <= mostRows) return null
  return html`<p class="hint">${apiWords[language].andMore(count - mostRows)}</p>`
}

function countsOf<one>(all: readonly one[], name: (each: one) => string): string {
  const counts = new Map<string, number>()
  for (const each of all) counts.set(name(each), (counts.get(name(each)) ?? 0) + 1)
  return [...counts].map(([what, count]) => `${what}: ${count}`).join(', ')
}
