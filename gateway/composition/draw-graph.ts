// The graph of a composed operation as SVG: the caller on the left, rounds of parts that run at once,
// the answer on the right; a line wherever one waits for another, dashed round a part that may be
// missing. A pure function, no script; what it shows is told in words by `title` and `desc`.
//
//   caller ──▶ found ──▶ person ────▶ answer
//                  └───▶ addresses ┄┄▲

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { ComposedOperation, Part } from './composition.ts'
import { roundsOf } from './order-parts.ts'
import { referencesIn } from './read-template.ts'

type Language = 'pl' | 'en'

// oxfmt-ignore
const words = {
  caller:  { pl: 'wołający', en: 'caller' },
  answer:  { pl: 'odpowiedź', en: 'answer' },
  title:   { pl: 'Z czego składa się', en: 'What makes up' },
  asks:    { pl: 'pyta', en: 'asks' },
  after:   { pl: 'po', en: 'after' },
  missing: { pl: 'może jej nie być', en: 'may be missing' },
}

interface Box {
  readonly name: string
  readonly below: string
  readonly dashed: boolean
  readonly x: number
  readonly y: number
}

const rowHeight = 64
const boxHeight = 44
const gap = 48

export function drawGraph(operation: ComposedOperation, language: Language): Html {
  const { id, parts } = operation
  const rounds = roundsOf(parts)
  const labels = parts.flatMap(({ name, api, operation: callee }) => [name, callOf(api, callee)])
  const width = 24 + 7 * Math.max(10, ...labels.map(({ length }) => length))
  const rows = Math.max(...rounds.map(({ length }) => length))
  const column = (at: number) => at * (width + gap)
  const middle = ((rows - 1) * rowHeight) / 2
  const end = (name: string, at: number): Box => {
    return { name, below: '', dashed: false, x: column(at), y: middle }
  }
  const caller = end(words.caller[language], 0)
  const answer = end(words.answer[language], rounds.length + 1)
  const boxes = new Map(
    rounds.flatMap((round, at) =>
      round.map((part, row): [string, Box] => {
        const y = row * rowHeight + ((rows - round.length) * rowHeight) / 2
        return [part.name, boxOf(part, column(at + 1), y)]
      }),
    ),
  )
  const lines = parts.flatMap(({ name, after }) => {
    const from = after.length > 0 ? after.map((one) => boxes.get(one)!) : [caller]
    return from.map((one) => [one, boxes.get(name)!] as const)
  })
  const joined = answeredBy(operation).map((name) => [boxes.get(name)!, answer] as const)
  const all = [caller, ...boxes.values(), answer]
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    class="graph-drawing"
    viewBox="-2 -2 ${column(rounds.length + 1) + width + 4} ${rows * rowHeight}"
    role="img"
    fill="none"
    stroke="currentColor"
    font-family="sans-serif"
  >
    <title>${words.title[language]} ${id}</title>
    <desc>${tell(parts, language)}</desc>
    ${[...lines, ...joined].map(([from, to]) => drawLine(from, to, width))}
    ${all.map((box) => drawBox(box, width))}
  </svg>`
}

function boxOf({ name, api, operation, onError }: Part, x: number, y: number): Box {
  return { name, below: callOf(api, operation), dashed: onError !== 'fail', x, y }
}

function callOf(api: string, operation: string): string {
  const call = `${api} ${operation}`
  return call.length > 48 ? `${call.slice(0, 47)}…` : call
}

/** Parts that the result is made of; a part that nobody uses ends there too. */
function answeredBy({ parts, result }: ComposedOperation): string[] {
  const used = new Set([...referencesIn(result, [])].flatMap(([{ part }]) => part ?? []))
  const waitedFor = new Set(parts.flatMap(({ after }) => after))
  return parts.flatMap(({ name }) => (used.has(name) || !waitedFor.has(name) ? [name] : []))
}

function drawLine(from: Box, to: Box, width: number): Html {
  const [x1, y1, x2, y2] = [from.x + width, from.y + boxHeight / 2, to.x, to.y + boxHeight / 2]
  const bend = Math.min(gap, (x2 - x1) / 2)
  return html`<path
      d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"
      stroke-width="1.5"
    /><path d="M${x2 - 7} ${y2 - 4}L${x2} ${y2}L${x2 - 7} ${y2 + 4}" stroke-width="1.5" />`
}

function drawBox({ name, below, dashed, x, y }: Box, width: number): Html {
  const middle = x + width / 2
  const text = (what: string, at: number, size: number) =>
    html`<text x="${middle}" y="${at}" font-size="${size}" text-anchor="middle" fill="currentColor" stroke="none">${what}</text>`
  return html`<rect
      x="${x}"
      y="${y}"
      width="${width}"
      height="${boxHeight}"
      rx="6"
      fill="Canvas"
      stroke-width="2"
      ${dashed ? html`stroke-dasharray="6 4"` : null}
    />${text(name, y + (below === '' ? 27 : 18), 14)}${below === '' ? null : text(below, y + 35, 11)}`
}

function tell(parts: readonly Part[], language: Language): string {
  return parts
    .map(({ name, api, operation, after, onError }) => {
      const waits = after.length > 0 ? `, ${words.after[language]} ${after.join(', ')}` : ''
      const missing = onError === 'fail' ? '' : `, ${words.missing[language]}`
      return `${name} ${words.asks[language]} ${api} ${operation}${waits}${missing}.`
    })
    .join(' ')
}
