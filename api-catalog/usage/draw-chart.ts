// Charts of usage as SVG, drawn on the server: calls by hour or day as columns, refused and failed ones
// marked in them; and how long calls took as a line. Pure functions, no script; colours come from the
// stylesheet, and whoever draws one puts the numbers into a table below it.
//
//   40 ┤      ▄▄
//   20 ┤ ▄▄   ██   ▄▄
//    0 ┼─██───██───██──▶

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { UsageRow } from './usage.ts'

export interface ChartWords {
  /** What the picture shows, in a sentence. */
  readonly title: string
  readonly calls: string
  readonly refused: string
  readonly failed: string
  number(value: number): string
  /** Of the beginning of an hour or day, ISO 8601. */
  moment(at: string): string
}

/** One column: a row, or a time when nothing was called. */
export type ChartRow = Pick<UsageRow, 'calls' | 'refused' | 'failed' | 'p95'> & {
  readonly at: string
}

const [width, height, left, right, top, bottom] = [760, 260, 64, 8, 12, 34]
const plot = { width: width - left - right, height: height - top - bottom }

/** Calls by time; `words.title` is the name of the picture. */
export function drawCalls(rows: readonly ChartRow[], words: ChartWords): Html {
  const most = Math.max(1, ...rows.map(({ calls }) => calls))
  const ticks = ticksTo(most)
  const y = scale(ticks.at(-1) ?? most)
  const step = plot.width / Math.max(1, rows.length)
  const column = Math.max(1, step * 0.72)
  const bars = rows.map(({ calls, refused, failed }, at) => {
    const x = left + at * step + (step - column) / 2
    const parts = [
      ['calls', Math.max(0, calls - refused - failed)],
      ['refused', refused],
      ['failed', failed],
    ] as const
    let below = 0
    return parts.map(([kind, value]) => {
      if (value <= 0) return null
      const [from, to] = [y(below), y(below + value)]
      below += value
      return html`<rect class="chart-${kind}" x="${round(x)}" y="${round(to)}" width="${round(column)}" height="${round(Math.max(1, from - to))}" />`
    })
  })
  return html`<figure class="chart">
    ${legend(words)}
    ${picture(words.title, html`${axis(ticks, y, words)} ${bars} ${moments(rows, step, words)}`)}
  </figure>`
}

/** The time that 95 of 100 calls kept within, milliseconds; gaps where nothing was called. */
export function drawTimes(rows: readonly ChartRow[], words: ChartWords): Html {
  const most = Math.max(1, ...rows.map(({ p95 }) => p95 ?? 0))
  const ticks = ticksTo(most)
  const y = scale(ticks.at(-1) ?? most)
  const step = plot.width / Math.max(1, rows.length)
  let isGap = true
  const path = rows
    .map(({ p95 }, at) => {
      if (p95 === undefined) {
        isGap = true
        return ''
      }
      const letter = isGap ? 'M' : 'L'
      isGap = false
      return `${letter}${round(left + (at + 0.5) * step)} ${round(y(p95))}`
    })
    .join('')
  const dots = rows.map(
    ({ p95 }, at) =>
      p95 !== undefined &&
      html`<circle class="chart-dot" cx="${round(left + (at + 0.5) * step)}" cy="${round(y(p95))}" r="${rows.length > 60 ? 1.5 : 3}" />`,
  )
  const line = html`<path class="chart-line" d="${path}" fill="none" />`
  return html`<figure class="chart">
    ${picture(words.title, html`${axis(ticks, y, words)} ${line} ${dots} ${moments(rows, step, words)}`)}
  </figure>`
}

/** Round steps from nought to at least `most`: 0, 20, 40, 60. */
export function ticksTo(most: number): number[] {
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough,
  )
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step)
}

function scale(most: number): (value: number) => number {
  return (value) => top + plot.height * (1 - value / most)
}

function picture(title: string, inside: Html): Html {
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="chart-drawing" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="sans-serif">
    ${inside}
  </svg>`
}

function axis(
  ticks: readonly number[],
  y: (value: number) => number,
  { number }: ChartWords,
): Html {
  return html`${ticks.map(
    (tick) =>
      html`<line class="chart-rule" x1="${left}" x2="${width - right}" y1="${round(y(tick))}" y2="${round(y(tick))}" /><text class="chart-text" x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end" font-size="12">${number(tick)}</text>`,
  )}`
}

/** At most seven of them, so that they do not run into one another. */
function moments(rows: readonly ChartRow[], step: number, { moment }: ChartWords): Html {
  const each = Math.max(1, Math.ceil(rows.length / 7))
  return html`${rows.map(
    ({ at }, nth) =>
      nth % each === 0 &&
      html`<text class="chart-text" x="${round(left + (nth + 0.5) * step)}" y="${height - 10}" text-anchor="${nth === 0 && step < 60 ? 'start' : 'middle'}" font-size="12">${moment(at)}</text>`,
  )}`
}

function legend({ calls, refused, failed }: ChartWords): Html {
  const one = (kind: string, name: string) =>
    html`<li><svg class="chart-key" viewBox="0 0 12 12" aria-hidden="true"><rect class="chart-${kind}" width="12" height="12" /></svg> ${name}</li>`
  return html`<figcaption>
    <ul class="chart-legend">
      ${one('calls', calls)} ${one('refused', refused)} ${one('failed', failed)}
    </ul>
  </figcaption>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
