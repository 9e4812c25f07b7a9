// `/desk/register`: which document, under which name, in front of what.

import { html } from '#kernel/html/html.ts'
import type { Content } from '#kernel/html/html.ts'
import { choice, deskPage, field, form, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { apiWords } from './words.ts'

export interface TypedRegistration {
  readonly api: string
  readonly url: string
  readonly upstream: string
  readonly policy: string
  readonly owner: string
}

export type WrongRegistration = Partial<Record<'api' | 'file', string>>

export interface ShownRegistration {
  readonly typed: TypedRegistration
  readonly policies: readonly string[]
  readonly wrong?: WrongRegistration
  readonly problem?: Content
  /** What the document breaks. */
  readonly findings?: readonly { readonly pointer: string; readonly detail: string }[]
}

export function drawRegister(ask: OfficeAsk, shown: ShownRegistration): DeskPage {
  const words = apiWords[ask.language]
  const { typed, policies, wrong = {}, problem, findings = [] } = shown
  const isWrong = Object.keys(wrong).length > 0
  const names = policies.map((name) => [name, name] as const)
  return deskPage(ask, {
    part: 'apis',
    title: words.register,
    ...((isWrong || problem) && { status: 422 }),
    wrong: problem ?? (isWrong && words.lookBelow),
    main: html`<p class="lead">${words.registerLead}</p>
      ${
        findings.length > 0 &&
        table(
          words.findings,
          [words.place, words.whatIsWrong],
          findings
            .slice(0, 100)
            .map(({ pointer, detail }) => [
              html`<code class="desk-long">${pointer}</code>`,
              html`<span lang="en">${detail}</span>`,
            ]),
        )
      }
      ${form(
        ask,
        '/desk/register',
        html`${field({ name: 'api', label: words.name, hint: words.nameHint(ask.office.entity), value: typed.api, isNeeded: true, wrong: wrong.api, max: 63 })}
          <fieldset class="desk-boxes">
            <legend>${words.document}</legend>
            ${field({ name: 'file', label: words.file, hint: words.fileHint, type: 'file', wrong: wrong.file })}
            ${field({ name: 'url', label: words.url, hint: words.urlHint, value: typed.url, type: 'url', max: 2000 })}
          </fieldset>
          ${field({ name: 'upstream', label: words.upstream, hint: words.upstreamHint, value: typed.upstream, type: 'url', max: 2000 })}
          ${choice('policy', words.policy, [['', words.asBefore], ...names], typed.policy, words.policyHint)}
          ${field({ name: 'owner', label: words.owner, hint: words.ownerHint, value: typed.owner })}
          <button>${words.look}</button>`,
        true,
      )}`,
  })
}
