// How to get at an API: what is needed, in a box, and the steps to the first call that is let through.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { AccessTerms } from '../../agreements/agreement.ts'
import type { Heard } from '../around-api.ts'
import { writeSamples } from '../document/write-samples.ts'
import type { OperationWalk } from '../operation-walk.ts'
import { agreementNeeded } from '../search/open-gates.ts'
import type { View, ViewedOperation } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { codeBlock } from './parts.ts'
import type { Desk } from './parts.ts'

const mostScopes = 20
const longestExample = 2_000

export function accessOf(
  view: View,
  walks: readonly OperationWalk[],
  terms: Heard<AccessTerms>,
  desk: Desk,
): Html | null {
  const { api } = view
  const { words, publicUrl } = desk
  const shown =
    view.operations.find(({ operation }) => operation.method === 'GET') ?? view.operations[0]
  if (shown === undefined) return null
  const walk = walks.find(({ operation }) => operation === shown.operation.id)
  const tokenNeeded = walk?.tokenNeeded ?? true
  const agreement = walks.some(agreementNeeded)
  const system = words.exampleSystem
  const [curl] = writeSamples(api, shown.operation, { publicUrl, tokenNeeded, system })
  const step = (title: string, about: Html | string | null, code: string | null) =>
    html`<li>
      <h3>${title}</h3>
      ${about === null ? null : html`<p>${about}</p>`}${
        code === null ? null : codeBlock(code, title, { copy: true })
      }
    </li>`
  const add = `npx szyna systems add --entity ${words.exampleEntity} --name ${system}`
  const token = `npx szyna token --system ${system} --api ${api.entity}/${api.name}`
  const ask = html`${words.life.accessAgreementText}
    <a href="${agreementAddress(view)}">${words.life.askAgreement}</a>`
  return html`<section aria-labelledby="access">
    <h2 id="access">${words.access}</h2>
    ${needOf(view, walks, agreement ? terms : undefined, words)}
    <ol class="access">
      ${step(words.accessTry, words.accessTryText, curl.sandbox)}
      ${agreement ? step(words.life.accessAgreement, ask, null) : null}
      ${tokenNeeded ? step(words.accessSystem, words.accessSystemText, add) : null}
      ${tokenNeeded ? step(words.accessToken, words.accessTokenText, token) : null}
      ${step(words.accessCall, null, curl.real)}
    </ol>
    ${exampleOf(view, shown, words)}
  </section>`
}

export function agreementAddress({ api }: View): string {
  return `/desk/agreements/new?${new URLSearchParams({ api: `${api.entity}/${api.name}` }).toString()}`
}

/** Of all operations together: what some of them asks for. */
function needOf(
  view: View,
  walks: readonly OperationWalk[],
  terms: Heard<AccessTerms>,
  words: Words,
): Html | null {
  if (walks.length === 0) return null
  const scopes = [...new Set(walks.flatMap((walk) => walk.scopes))]
  const limits = [...new Set(walks.flatMap((walk) => walk.limits.map((one) => words.limit(one))))]
  const token = walks.some((walk) => walk.tokenNeeded)
  const agreement = walks.some(agreementNeeded)
  const { life } = words
  const fact = (name: string, value: Html | string) =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`
  return html`<div class="need">
    <h3>${life.need}</h3>
    <dl class="facts">
      ${fact(words.tokenNeeded, token ? words.tokenYes : words.tokenNo)}
      ${fact(life.agreement, agreement ? html`${life.agreementYes}${approvalOf(terms, words)}` : life.agreementNo)}
      ${fact(
        words.scopes,
        scopes.length === 0
          ? words.scopesNone
          : html`${scopes.slice(0, mostScopes).map((scope) => html`<code>${scope}</code> `)}`,
      )}
      ${fact(
        words.limits,
        limits.length === 0
          ? words.limitsNone
          : html`<ul class="plain">
              ${limits.slice(0, 8).map((limit) => html`<li>${limit}</li>`)}
            </ul>`,
      )}
      ${terms === undefined || terms === 'away' ? null : termsOf(terms, words, fact)}
    </dl>
    ${
      agreement
        ? html`<p><a class="button" href="${agreementAddress(view)}">${life.askAgreement}</a></p>`
        : null
    }
  </div>`
}

function approvalOf(terms: Heard<AccessTerms>, { life }: Words): string {
  if (terms === undefined || terms === 'away') return ''
  return `: ${terms.approval === 'automatic' ? life.approvalAutomatic : life.approvalManual}`
}

function termsOf(
  { conditions, plans }: AccessTerms,
  words: Words,
  fact: (name: string, value: Html) => Html,
): Html {
  const language = words.language === 'en' ? 'en' : 'pl'
  const items = (all: readonly Html[]) =>
    html`<ul class="plain">
      ${all.map((one) => html`<li>${one}</li>`)}
    </ul>`
  return html`${
    conditions.length === 0
      ? null
      : fact(
          words.life.conditions,
          items(
            conditions
              .slice(0, 10)
              .map((any) => html`${words.life.conditionsAny(any.slice(0, 10).join(', '))}`),
          ),
        )
  }${
    plans.length === 0
      ? null
      : fact(
          words.life.plans,
          items(
            plans
              .slice(0, 10)
              .map(
                ({ title, callsPerDay }) =>
                  html`${title[language]}: ${words.life.planCalls(callsPerDay)}`,
              ),
          ),
        )
  }`
}

/** What the sandbox answers to the first call. */
function exampleOf({ api }: View, { operation }: ViewedOperation, words: Words): Html | null {
  const answers = Object.hasOwn(api.sandbox, operation.id) ? api.sandbox[operation.id] : undefined
  const answer = answers?.find(({ status, body }) => status < 300 && body !== '')
  if (answer === undefined || answer.body.length > longestExample) return null
  return html`<h3>${words.life.exampleAnswer}</h3>
    ${codeBlock(indented(answer.body), words.life.exampleAnswer)}`
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
