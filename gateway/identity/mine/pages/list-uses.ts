// Uses of a person's data as a list: of each, what was asked for, by whom, why, and what came of it.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { problems } from '#kernel/problem/problem.ts'
import type { Language, ProblemCode } from '#kernel/problem/problem.ts'
import { showDay, showTime } from '../polish-time.ts'
import type { Use } from '../read-uses.ts'
import { mineWords } from '../words.ts'
import { facts } from './facts.ts'

/** `level`: of the headings. */
export function listUses(uses: readonly Use[], language: Language, level: 2 | 3): Html {
  const items = uses.map((use) => html`<li class="mine-use ${use.decision}">${oneUse(use)}</li>`)
  return html`<ol class="mine-uses">
    ${items}
  </ol>`

  function oneUse(use: Use): Html {
    const words = mineWords[language].uses
    const heading = level === 2 ? html`<h2>${use.operation}</h2>` : html`<h3>${use.operation}</h3>`
    return html`${heading}
    ${facts([
      [words.when, showTime(use.at, language)],
      [words.who, whoOf(use, language)],
      [words.source, `${use.api} (${use.provider})`],
      [words.how, use.office ? `${words.hows[use.mode]}: ${use.office}` : words.hows[use.mode]],
      [words.purpose, use.purpose ?? words.noPurpose],
      [words.case, use.caseId],
      [words.mandate, use.mandate && mandateLink(use.mandate)],
      [words.outcome, outcomeOf(use, language)],
    ])}
    ${
      use.hidden &&
      html`<p class="hint">
        ${words.wasHidden} ${showDay(use.hidden.until, language)} (${use.hidden.basis}).
      </p>`
    }`
  }
}

function whoOf({ entityTitle, system }: Use, language: Language): Html | string {
  const words = mineWords[language].uses
  if (entityTitle === undefined || system === undefined) return words.nobody
  return html`<strong>${entityTitle}</strong>, ${words.system(system)}`
}

function mandateLink(id: string): Html {
  return html`<a href="/me/mandates/${encodeURIComponent(id)}">${id}</a>`
}

function outcomeOf({ decision, rule, status }: Use, language: Language): Html {
  const words = mineWords[language].uses
  if (decision === 'refused') {
    const why = rule !== null && Object.hasOwn(problems, rule) && problems[rule as ProblemCode]
    return html`<span class="mark old">${words.refused}</span> ${why && why[language]}`
  }
  if (status < 400) return html`<span class="mark good">${words.given}</span>`
  if (status === 404) return html`<span class="mark">${words.notFound}</span>`
  return html`<span class="mark">${words.failed(status)}</span>`
}
