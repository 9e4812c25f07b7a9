// The page of one operation: the call in five languages and from the page, who may call and how often,
// what the document says, the walk of a call, and whether all that was clear.

import { html, raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { apiAddress } from '../addresses.ts'
import { plainText } from '../document/prose.ts'
import type { Fragments } from '../fragments.ts'
import type { Page } from '../frame.ts'
import type { OperationWalk, WalkPart } from '../operation-walk.ts'
import { isOnSandbox } from '../../published.ts'
import type { View, ViewedOperation } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { apiCrumbs } from './api.ts'
import { drawWalk } from './draw-walk.ts'
import { drawDescription, drawOperation } from './operation-document.ts'
import { feedbackForm } from './operation-feedback.ts'
import { samplesOf } from './operation-samples.ts'
import { tryFormOf } from './operation-try.ts'
import { methodBadge, pathCode } from './parts.ts'
import type { Desk } from './parts.ts'

export interface OperationParts {
  readonly one: ViewedOperation
  /** Undefined: the gateway cannot tell it now. */
  readonly walk: OperationWalk | undefined
  /** Whether people may leave notes. */
  readonly takesNotes: boolean
}

export function operationPage(
  view: View,
  { one, walk, takesNotes }: OperationParts,
  desk: Desk & { fragments: Fragments },
): Page {
  const { words, fragments } = desk
  const { operation } = one
  const key = `${view.api.id} ${words.language} ${one.slug}`
  const kept = (part: string, draw: () => Html | null) =>
    raw(fragments.of(`${key} ${part}`, () => (draw() ?? '').toString()))
  return {
    title: one.title,
    description: plainText(operation.summary ?? operation.id),
    path: apiCrumbs(view.api, words),
    sendsCalls: true,
    main: html`<div class="with-aside">
      <article>
        <h1>${one.title}</h1>
        <p class="lead-line">
          ${methodBadge(operation.method)}
          ${pathCode(operation.path)}${
            operation.deprecated ? html` <span class="mark old">${words.deprecated}</span>` : null
          }
        </p>
        ${kept('description', () => drawDescription(view, one, words))}
        ${samplesOf(view, one, walk, desk)} ${tryFormOf(view, one, walk, words)}
        ${walk === undefined ? null : rightsOf(walk, words)}
        ${kept('document', () => drawOperation(view, one, words))} ${walkOf(view, walk, words)}
        ${takesNotes ? feedbackForm(one, words) : null} ${neighbours(view, one, words)}
      </article>
      ${raw(asideOf(view, one, desk))}
    </div>`,
  }
}

function rightsOf(walk: OperationWalk, words: Words): Html {
  const { scopes, limits } = walk
  return html`<section aria-labelledby="rights">
    <h2 id="rights">${words.rights}</h2>
    <dl class="facts">
      <div>
        <dt>${words.tokenNeeded}</dt>
        <dd>${walk.tokenNeeded ? words.tokenYes : words.tokenNo}</dd>
      </div>
      <div>
        <dt>${words.scopes}</dt>
        <dd>
          ${
            scopes.length === 0
              ? words.scopesNone
              : scopes.map((scope) => html`<code>${scope}</code> `)
          }
        </dd>
      </div>
      <div>
        <dt>${words.limits}</dt>
        <dd>
          ${
            limits.length === 0
              ? words.limitsNone
              : html`<ul class="plain">
                  ${limits.map((limit) => html`<li>${words.limit(limit)}</li>`)}
                </ul>`
          }
        </dd>
      </div>
    </dl>
  </section>`
}

function walkOf(view: View, walk: OperationWalk | undefined, words: Words): Html {
  if (walk === undefined) {
    return html`<section aria-labelledby="walk">
      <h2 id="walk">${words.walk}</h2>
      <p>${words.walkUnknown}</p>
    </section>`
  }
  const steps = walk.steps.map(
    (step) =>
      html`<li>
        <p>
          <strong>${step.policy}</strong> ${step.summary[words.language === 'en' ? 'en' : 'pl']}
        </p>
        <p class="bounds">
          ${words.writtenIn} <code>${step.origin}</code>${
            step.when === undefined ? null : html` · ${words.when} <code>${step.when}</code>`
          }${step.unless === undefined ? null : html` · ${words.unless} <code>${step.unless}</code>`}${
            Object.keys(step.options).length === 0
              ? null
              : html` · <code>${JSON.stringify(step.options)}</code>`
          }
        </p>
      </li>`,
  )
  return html`<section aria-labelledby="walk">
    <h2 id="walk">${words.walk}</h2>
    <p>${walk.steps.length === 0 ? words.walkNone : words.walkText}</p>
    ${drawWalk(walk, words, isOnSandbox(view.api))}
    ${
      steps.length === 0
        ? null
        : html`<ol class="steps">
            ${steps}
          </ol>`
    }
    ${walk.parts === undefined ? null : partsOf(walk.parts, walk.picture, words)}
  </section>`
}

function partsOf(
  parts: readonly WalkPart[],
  picture: OperationWalk['picture'],
  words: Words,
): Html {
  return html`<p>${words.walkPartsText}</p>
    ${picture === undefined ? null : picture[words.language === 'en' ? 'en' : 'pl']}
    <ul class="plain">
      ${parts.map(
        ({ name, api, operation }) =>
          html`<li>${name}: <a href="/apis/${api}">${api}</a> <code>${operation}</code></li>`,
      )}
    </ul>`
}

function neighbours(view: View, one: ViewedOperation, words: Words): Html | null {
  const order = view.groups.flatMap((group) => group.operations)
  const at = order.indexOf(one)
  const link = (other: ViewedOperation | undefined, label: string, kind: string) =>
    other === undefined
      ? null
      : html`<a class="${kind}" href="${other.address}"><span>${label}</span> ${other.title}</a>`
  if (order.length < 2) return null
  return html`<nav
    class="neighbours"
    aria-label="${words.previousOperation}, ${words.nextOperation}"
  >
    ${link(
      order[at - 1],
      words.previousOperation,
      'before',
    )}${link(order[at + 1], words.nextOperation, 'after')}
  </nav>`
}

/** All operations of the API, in groups; the group of this one is open. */
function asideOf(view: View, one: ViewedOperation, desk: Desk): string {
  const { words } = desk
  return html`<nav class="aside" aria-label="${words.otherOperations}">
    <h2><a href="${apiAddress(view.api)}">${view.api.title}</a></h2>
    ${view.groups.map(({ tag, operations }) => {
      const open = operations.includes(one) ? raw(' open') : null
      return html`<details${open}><summary>${tag ?? words.untagged} <span class="count">${operations.length}</span></summary><ul>
${operations.map((other) => {
  const current = other === one ? raw(' aria-current="page"') : null
  return html`<li>
    <a href="${other.address}" ${current}>${methodBadge(other.operation.method)} ${other.title}</a>
  </li>`
})}
</ul></details>`
    })}
  </nav>`.toString()
}
