// The graph API ↔ agreement ↔ system as SVG, drawn on the server. A pure function, no script; the same is
// told by the table beside it, so that the drawing may be left out on a narrow screen.
//
//   mc/persons ──▶ Urząd Gminy Testowo ──▶ gmina-testowo.eurzad
//        └───────▶ Sąd Rejonowy ┄┄┄┄┄┄┄▶ (no system has called)

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { tellNumber } from '../tell-time.ts'
import type { Dependent, Dependents } from './find-dependents.ts'
import { apiWords } from './words.ts'

/** Lines of the drawing; the table has all of them. */
export const mostLines = 30
const [rowHeight, boxHeight, gap] = [56, 40, 64]

interface Box {
  readonly name: string
  readonly below: string
  readonly isDashed: boolean
  readonly column: 0 | 1 | 2
  readonly y: number
}

export function drawGraph({ api, title, entities }: Dependents, language: Language): Html {
  const words = apiWords[language]
  const boxes: Box[] = []
  const lines: [Box, Box][] = []
  let row = 0
  const drawn: Dependent[] = []
  for (const entity of entities) {
    if (row >= mostLines) break
    drawn.push(entity)
    row += Math.max(1, Math.min(entity.systems.size, mostLines - row))
  }
  const height = Math.max(1, row) * rowHeight
  const middle = height / 2 - rowHeight / 2
  const root: Box = { name: title, below: api, isDashed: false, column: 0, y: middle }
  boxes.push(root)
  row = 0
  for (const { title: name, agreement, systems } of drawn) {
    const its = [...systems].slice(0, mostLines - row)
    const rows = Math.max(1, its.length)
    const y = (row + (rows - 1) / 2) * rowHeight
    const below = agreement ? words.agreementStates[agreement.state] : words.noAgreement
    const holder: Box = { name, below, isDashed: agreement?.state !== 'active', column: 1, y }
    boxes.push(holder)
    lines.push([root, holder])
    for (const [at, [system, calls]] of its.entries()) {
      const told = `${tellNumber(calls, language)} ${words.callsIn90}`
      const box: Box = {
        name: system,
        below: told,
        isDashed: false,
        column: 2,
        y: (row + at) * rowHeight,
      }
      boxes.push(box)
      lines.push([holder, box])
    }
    row += rows
  }
  const width =
    24 +
    7 * Math.max(14, ...boxes.flatMap(({ name, below }) => [cut(name).length, cut(below).length]))
  const left = ({ column }: Box) => column * (width + gap)
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="graph-drawing" viewBox="-2 -2 ${3 * width + 2 * gap + 4} ${height}" role="img" aria-labelledby="graph-title" fill="none" stroke="currentColor" font-family="sans-serif">
    <title id="graph-title">${words.graphTitle(title, drawn.length)}</title>
    ${lines.map(([from, to]) => drawLine(left(from) + width, from.y, left(to), to.y))}
    ${boxes.map((box) => drawBox(box, left(box), width))}
  </svg>`
}

function drawLine(x1: number, from: number, x2: number, to: number): Html {
  const [y1, y2, bend] = [from + boxHeight / 2, to + boxHeight / 2, gap / 2]
  return html`<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" stroke-width="1.5" />`
}

function drawBox({ name, below, isDashed, y }: Box, x: number, width: number): Html {
  const text = (what: string, at: number, size: number) =>
    html`<text x="${x + width / 2}" y="${at}" font-size="${size}" text-anchor="middle" fill="currentColor" stroke="none">${cut(what)}</text>`
  return html`<rect x="${x}" y="${y}" width="${width}" height="${boxHeight}" rx="6" fill="Canvas" stroke-width="2" ${isDashed && html`stroke-dasharray="6 4"`} />${text(name, y + 17, 14)}${text(below, y + 33, 11)}`
}

function cut(text: string): string {
  return text.length > 36 ? `${text.slice(0, 35)}…` : text
}
