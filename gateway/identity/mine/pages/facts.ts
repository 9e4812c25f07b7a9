// Names and values, one under the other; what has no value is left out.

import { html } from '#kernel/html/html.ts'
import type { Content, Html } from '#kernel/html/html.ts'

export function facts(rows: readonly (readonly [name: string, value: Content])[]): Html {
  const there = rows.filter(([, value]) => value !== undefined && value !== '')
  return html`<dl class="mine-facts">
    ${there.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}
