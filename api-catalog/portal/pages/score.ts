// How good a document is: its level and points, and the places where most of them are lost.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { HotSpot, Score } from '../../lint/score.ts'
import { schemaAddress } from '../addresses.ts'
import type { View } from '../view.ts'
import type { Words } from '../words/dictionary.ts'

// oxfmt-ignore
const marks = { A: 's2', B: 's2', C: 's3', D: 's4', E: 's5' } as const

/** `B 81`, as a mark in the line of an API. */
export function scoreMark({ level, points }: Score, { rules }: Words): Html {
  return html`<span class="status ${marks[level]}" title="${rules.score}">${level} ${points}</span>`
}

export function scoreSection(view: View, score: Score, words: Words): Html {
  const { rules } = words
  const spots = score.hotSpots.filter(({ lost }) => lost > 0).slice(0, 8)
  return html`<section aria-labelledby="score">
    <h2 id="score">${rules.score}</h2>
    <p class="lead-line">
      ${scoreMark(score, words)} <span>${rules.scoreSaid(score.level, score.points)}</span>
    </p>
    <p>${rules.scoreText} <a href="/rules">${rules.allRules}</a></p>
    ${
      spots.length === 0
        ? null
        : html`<h3>${rules.hotSpots}</h3>
            <ol class="problems">
              ${spots.map(
                (spot) =>
                  html`<li>
                    <div>${placeOf(view, spot, words)}</div>
                    <span class="mark">${rules.lost(inWords(spot.lost, words))}</span>
                  </li>`,
              )}
            </ol>`
    }
  </section>`
}

function placeOf(view: View, { pointer, operation }: HotSpot, words: Words): Html | string {
  if (pointer === '') return words.wholeDocument
  const found = view.pointed(pointer)
  if (found) return html`<a href="${found.address}">${found.title}</a> <code>${operation}</code>`
  const [, , section, name = ''] = pointer.split('/')
  const schema = name.replaceAll('~1', '/').replaceAll('~0', '~')
  return section === 'schemas' && view.schemas.includes(schema)
    ? html`<a href="${schemaAddress(view.api, schema)}">${schema}</a>`
    : html`<code class="path">${pointer}</code>`
}

function inWords(points: number, words: Words): string {
  return new Intl.NumberFormat(words.locale).format(points)
}
