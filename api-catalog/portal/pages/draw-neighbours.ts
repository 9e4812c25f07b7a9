// The drawing of what an API is made of (left) and is part of (right). Made here, as SVG; people who do
// not see it read its label and the lists below it.
//
//   mc/persons/v1  ──▶ ┌─────────────┐ ──▶ mc/families/v1
//   mc/addresses/v1──▶ │ this API    │
//                      └─────────────┘

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Neighbours } from '../neighbours.ts'
import type { Words } from '../words/dictionary.ts'

const most = 8
const row = 40
const box = { width: 230, height: 28 }
const lettersInABox = 28

export function drawNeighbours(own: string, { from, into }: Neighbours, words: Words): Html {
  const left = namesOf(from)
  const right = namesOf(into)
  const rows = Math.max(left.length, right.length, 1)
  const middle = (rows * row) / 2
  const said = (names: readonly string[]) => names.join(', ') || words.life.graphNothing
  const y = (at: number, of: number) => middle + (at - (of - 1) / 2) * row
  return html`<svg
    class="neighbours-drawing"
    viewBox="0 0 850 ${rows * row + 8}"
    role="img"
    aria-label="${words.life.graphDrawing(own, said(left), said(right))}"
  >
    ${left.map((name, at) => [line(235, y(at, left.length), 306, middle), boxAt(4, y(at, left.length), name, 'other')])}
    ${right.map((name, at) => [line(542, middle, 613, y(at, right.length)), boxAt(616, y(at, right.length), name, 'other')])}
    ${boxAt(310, middle, own, 'own')}
  </svg>`
}

function namesOf(neighbours: Neighbours['from']): string[] {
  const names = neighbours.map(({ place }) => place)
  return names.length <= most ? names : [...names.slice(0, most - 1), `+${names.length - most + 1}`]
}

function boxAt(x: number, y: number, name: string, kind: string): Html {
  const shown = name.length > lettersInABox ? `${name.slice(0, lettersInABox - 1)}…` : name
  return html`<rect
      class="${kind}"
      x="${x}"
      y="${y + 4 - box.height / 2}"
      width="${box.width}"
      height="${box.height}"
      rx="5"
    /><text x="${x + box.width / 2}" y="${y + 8}">${shown}</text>`
}

function line(fromX: number, fromY: number, toX: number, toY: number): Html {
  const [a, b] = [fromY + 4, toY + 4]
  const half = (fromX + toX) / 2
  return html`<path d="M${fromX} ${a}C${half} ${a} ${half} ${b} ${toX} ${b}" /><path
      class="tip"
      d="M${toX} ${b}l-8 -4v8z"
    />`
}
