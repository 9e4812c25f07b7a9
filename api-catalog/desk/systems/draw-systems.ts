// `/desk/systems`: the programs of the entity.

import { html } from '#kernel/html/html.ts'
import { deskPage, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { DeskKey, DeskSystem } from '../needs.ts'
import { tellDay } from '../tell-time.ts'
import { systemWords } from './words.ts'

export function drawSystems(
  ask: OfficeAsk,
  rows: readonly { readonly system: DeskSystem; readonly keys: readonly DeskKey[] }[],
): DeskPage {
  const { language } = ask
  const words = systemWords[language]
  const { heads } = words
  const drawn = rows.map(({ system, keys }) => {
    const inForce = keys.filter(({ state }) => state === 'in-force').length
    return [
      html`<a href="/desk/systems/${encodeURIComponent(system.clientId)}">${system.name}</a>`,
      html`<code>${system.clientId}</code>`,
      stateMark(system, language),
      String(inForce),
      lastUseOf(keys) ?? words.never,
      tellDay(system.at, language),
    ]
  })
  return deskPage(ask, {
    part: 'systems',
    title: words.title,
    main: html`<p class="lead">${words.lead}</p>
      <p><a class="mine-do" href="/desk/systems/new">${words.add}</a></p>
      ${
        rows.length === 0
          ? html`<p>${words.nothing}</p>`
          : table(
              words.title,
              [heads.name, heads.id, heads.state, heads.keys, heads.used, heads.at],
              drawn,
            )
      }`,
  })
}

export function stateMark({ suspended }: DeskSystem, language: OfficeAsk['language']) {
  const words = systemWords[language]
  return suspended === undefined
    ? html`<span class="mark good">${words.inService}</span>`
    : html`<span class="mark old">${words.isSuspended(tellDay(suspended, language))}</span>`
}

function lastUseOf(keys: readonly DeskKey[]): string | undefined {
  return keys
    .flatMap(({ lastUsed }) => lastUsed ?? [])
    .toSorted()
    .at(-1)
}
