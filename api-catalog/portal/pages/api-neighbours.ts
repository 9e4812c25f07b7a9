// What an API is made of and is part of, drawn and listed. Who depends on it by agreement is the owner's
// to see, on the desk.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { apiAddress } from '../addresses.ts'
import type { Neighbours } from '../neighbours.ts'
import type { View } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { drawNeighbours } from './draw-neighbours.ts'

const mostListed = 50

export function neighboursSection(
  { api }: View,
  neighbours: Neighbours,
  words: Words,
): Html | null {
  const { from, into } = neighbours
  if (from.length === 0 && into.length === 0) return null
  return html`<section aria-labelledby="graph">
    <h2 id="graph">${words.life.graph}</h2>
    ${drawNeighbours(`${api.entity}/${api.name}/v${api.major}`, neighbours, words)}
    ${listOf(words.life.madeOf, from)} ${listOf(words.life.madeInto, into)}
  </section>`
}

function listOf(title: string, neighbours: Neighbours['from']): Html | null {
  if (neighbours.length === 0) return null
  return html`<p>${title}</p>
    <ul>
      ${neighbours
        .slice(0, mostListed)
        .map(({ place, api }) =>
          api === undefined
            ? html`<li><code>${place}</code></li>`
            : html`<li><a href="${apiAddress(api)}">${api.title}</a> <code>${place}</code></li>`,
        )}
    </ul>`
}
