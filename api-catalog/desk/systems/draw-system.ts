// `/desk/systems/{id}`: one system, its keys and certificates, and what may be done with them.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { code, deskPage, facts, field, form, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { DeskKey, DeskSystem } from '../needs.ts'
import { tellDay, tellMoment } from '../tell-time.ts'
import { fetchToken, signAssertion } from './commands.ts'
import { stateMark } from './draw-systems.ts'
import { systemSayings, systemWords } from './words.ts'

export interface ShownSystem {
  readonly system: DeskSystem
  readonly keys: readonly DeskKey[]
  readonly certificates: readonly { readonly thumbprint: string; readonly ends: string }[]
  readonly publicUrl: string
}

export function drawSystem(ask: OfficeAsk, shown: ShownSystem): DeskPage {
  const { language, query } = ask
  const words = systemWords[language]
  const { system, keys, certificates, publicUrl } = shown
  const said = systemSayings.find((one) => one === query.get('said'))
  const path = pathOf(system)
  const service =
    system.suspended === undefined
      ? html`<p><a href="${path}/suspend">${words.suspend}</a></p>`
      : form(ask, `${path}/resume`, html`<button>${words.resume}</button>`)
  return deskPage(ask, {
    part: 'systems',
    title: system.name,
    said: said && words.said[said],
    main: html`${facts([
      [words.heads.id, html`<code>${system.clientId}</code>`],
      [words.heads.state, stateMark(system, language)],
      [words.heads.at, tellDay(system.at, language)],
    ])}
      ${service}
      <h2>${words.token}</h2>
      <p>${words.tokenText}</p>
      <details>
        <summary>${words.tokenHow}</summary>
        ${code(`${signAssertion({ publicUrl, clientId: system.clientId })}\n\n${fetchToken({ publicUrl, api: 'mc/persons' })}`, words.token)}
      </details>
      <p><a href="/desk/usage?of=${encodeURIComponent(system.clientId)}">${words.usage}</a></p>
      <h2>${words.keys}</h2>
      <p>${words.keysText}</p>
      ${keys.length === 0 ? html`<p>${words.noKeys}</p>` : keyTable(ask, keys, path)} ${keyForms(ask, keys, path)}
      <h2>${words.certificates}</h2>
      <p>${words.certificatesText}</p>
      ${
        certificates.length > 0 &&
        table(
          words.certificates,
          [words.thumbprint, words.ends],
          certificates.map(({ thumbprint, ends }) => [
            html`<code class="desk-long">${thumbprint}</code>`,
            tellDay(ends, language),
          ]),
        )
      }`,
  })
}

/** The only page that ever shows this key. */
export function drawKeyOnce(
  ask: OfficeAsk,
  system: DeskSystem,
  made: { readonly key: string; readonly expires: string },
): DeskPage {
  const words = systemWords[ask.language]
  return deskPage(ask, {
    part: 'systems',
    title: words.newKey,
    above: [[system.name, pathOf(system)]],
    main: html`<p class="notice">${words.newKeyText}</p>
      <div class="office-field desk-field">
        <label for="key">${words.newKeyLabel(system.clientId)}</label>
        <input id="key" class="desk-secret" readonly value="${made.key}" autocomplete="off" />
      </div>
      ${facts([[words.expires, tellMoment(made.expires, ask.language)]])}
      <p><a class="mine-do" href="${pathOf(system)}">${words.noted}</a></p>`,
  })
}

export function drawSuspension(ask: OfficeAsk, system: DeskSystem): DeskPage {
  const words = systemWords[ask.language]
  const path = pathOf(system)
  return deskPage(ask, {
    part: 'systems',
    title: words.suspend,
    above: [[system.name, path]],
    main: html`<p class="lead">${words.suspendText(system.clientId)}</p>
      ${form(ask, `${path}/suspend`, html`<button class="office-danger">${words.suspend}</button>`)}
      <p><a href="${path}">${words.keep}</a></p>`,
  })
}

function keyTable(ask: OfficeAsk, keys: readonly DeskKey[], path: string): Html {
  const { language } = ask
  const words = systemWords[language]
  const rows = keys.map(({ id, state, at, expires, lastUsed }) => [
    html`<code>${id}</code>`,
    html`<span class="mark ${state === 'in-force' ? 'good' : 'old'}">${words.keyStates[state]}</span>`,
    tellDay(at, language),
    tellDay(expires, language),
    lastUsed ?? words.never,
    state === 'in-force' &&
      form(
        ask,
        `${path}/keys/${encodeURIComponent(id)}/revoke`,
        html`<button class="quiet" aria-label="${words.revoke} ${id}">${words.revoke}</button>`,
      ),
  ])
  const heads = [
    words.keyId,
    words.heads.state,
    words.made,
    words.expires,
    words.heads.used,
    words.doIt,
  ]
  return table(words.keys, heads, rows)
}

function keyForms(ask: OfficeAsk, keys: readonly DeskKey[], path: string): Html {
  const words = systemWords[ask.language]
  const days = (name: string) =>
    field({
      name,
      label: words.days,
      hint: words.daysHint,
      type: 'number',
      value: '365',
      isNeeded: true,
      max: 730,
    })
  const hasSome = keys.some(({ state }) => state === 'in-force')
  return html`<div class="desk-pair">
    <section aria-labelledby="make">
      <h3 id="make">${words.makeKey}</h3>
      ${form(ask, `${path}/keys`, html`${days('days')}<button>${words.makeKey}</button>`)}
    </section>
    ${
      hasSome &&
      html`<section aria-labelledby="rotate">
        <h3 id="rotate">${words.rotate}</h3>
        <p>${words.rotateText}</p>
        ${form(
          ask,
          `${path}/keys/rotation`,
          html`<div class="office-field desk-field">
              <label for="rotate-days">${words.days}</label>
              <input id="rotate-days" name="days" type="number" min="1" max="730" value="365" required inputmode="numeric" />
            </div>
            <div class="office-field desk-field">
              <label for="overlap">${words.overlap}</label>
              <input id="overlap" name="overlap" type="number" min="0" max="90" value="7" required inputmode="numeric" />
            </div>
            <button>${words.rotate}</button>`,
        )}
      </section>`
    }
  </div>`
}

function pathOf({ clientId }: DeskSystem): string {
  return `/desk/systems/${encodeURIComponent(clientId)}`
}
