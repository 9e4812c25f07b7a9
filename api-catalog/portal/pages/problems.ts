// The refusals of the bus: the addresses that `type` of every problem leads to (RFC 9457 §3.1.1).

import { html } from '#kernel/html/html.ts'
import { problems } from '#kernel/problem/problem.ts'
import type { Fault, Language, ProblemCode } from '#kernel/problem/problem.ts'
import type { Page } from '../frame.ts'
import { codeBlock } from './parts.ts'
import type { Desk } from './parts.ts'

const faults: readonly Fault[] = ['caller', 'gateway', 'upstream']
const codes = Object.keys(problems) as ProblemCode[]

export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problems, text)
}

export function problemsPage({ words }: Desk, language: Language): Page {
  return {
    title: words.problems,
    path: [{ name: words.catalog, address: '/' }],
    main: html`<h1>${words.problems}</h1>
      <p class="lead">${words.problemsLead}</p>
      ${faults.map(
        (fault) =>
          html`<section aria-labelledby="${fault}">
            <h2 id="${fault}">${capital(words.faults[fault])}</h2>
            <ul class="problems">
              ${codes
                .filter((code) => problems[code].fault === fault)
                .map(
                  (code) =>
                    html`<li>
                      <span class="status s${String(problems[code].status).slice(0, 1)}"
                        >${problems[code].status}</span
                      >
                      <div>
                        <a href="/problems/${code}">${problems[code][language]}</a>
                        <code>${code}</code>
                      </div>
                    </li>`,
                )}
            </ul>
          </section>`,
      )}`,
  }
}

export function problemPage(code: ProblemCode, { words }: Desk, language: Language): Page {
  const row = problems[code]
  const answer = {
    type: `/problems/${code}`,
    title: row[language],
    status: row.status,
    detail: '…',
    fault: row.fault,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  }
  return {
    title: row[language],
    path: [
      { name: words.catalog, address: '/' },
      { name: words.problems, address: '/problems' },
    ],
    main: html`<h1>${row[language]}</h1>
      <dl class="facts">
        <div>
          <dt>${words.codeWord}</dt>
          <dd><code>${code}</code></dd>
        </div>
        <div>
          <dt>${words.status}</dt>
          <dd>${row.status}</dd>
        </div>
        <div>
          <dt>${words.fault}</dt>
          <dd>${words.faults[row.fault]}</dd>
        </div>
      </dl>
      <section aria-labelledby="cure">
        <h2 id="cure">${words.cure}</h2>
        <p class="lead">${words.cures[code]}</p>
        <p>${words.traceHint}</p>
      </section>
      <section aria-labelledby="answer">
        <h2 id="answer">${words.problemAnswer}</h2>
        ${codeBlock(JSON.stringify(answer, null, 2), words.problemAnswer)}
      </section>`,
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
