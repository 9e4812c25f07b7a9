import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawCalls, drawTimes, ticksTo } from './draw-chart.ts'
import type { ChartRow } from './draw-chart.ts'

const words = {
  title: 'Calls <b>&',
  calls: 'calls',
  refused: 'refused',
  failed: 'failed',
  number: String,
  moment: (at: string) => at.slice(0, 10),
}
const row = (more: Partial<ChartRow>): ChartRow => {
  return { at: '2026-03-02T00:00:00Z', calls: 0, refused: 0, failed: 0, p95: undefined, ...more }
}
const heights = (text: string, kind: string) =>
  [
    ...text.matchAll(
      new RegExp(`class="chart-${kind}" x="[^"]*" y="[^"]*" width="[^"]*" height="([^"]*)"`, 'g'),
    ),
  ].map(([, height]) => Number(height))

describe('a chart of calls', () => {
  it('stacks what failed upon what was refused upon what went well, each as high as it was often', () => {
    const text = drawCalls([row({ calls: 100, refused: 30, failed: 20 })], words).toString()
    const [calls, refused, failed] = ['calls', 'refused', 'failed'].map(
      (kind) => heights(text, kind)[0] ?? 0,
    )
    assert.ok(Math.abs(refused! / calls! - 30 / 50) < 0.02, `${refused} of ${calls}`)
    assert.ok(Math.abs(failed! / calls! - 20 / 50) < 0.02)
  })

  it('has a name, and no markup of a stranger', () => {
    const text = drawCalls([row({ calls: 1 })], words).toString()
    assert.match(text, /role="img" aria-label="Calls &lt;b&gt;&amp;"/)
    assert.doesNotMatch(text, /style=|<b>|NaN|undefined/)
  })

  it('is drawn where nothing was called, too, and where nothing is known', () => {
    for (const rows of [[], [row({})], [row({ calls: 1e9 })]]) {
      assert.doesNotMatch(drawCalls(rows, words).toString(), /NaN|undefined|Infinity/)
      assert.doesNotMatch(drawTimes(rows, words).toString(), /NaN|undefined|Infinity/)
    }
  })

  it('stays small: 90 days of both pictures within 60 kB', () => {
    const rows = Array.from({ length: 90 }, (_, at) =>
      row({ calls: at * 7, refused: at, failed: 1, p95: at }),
    )
    const size = drawCalls(rows, words).toString().length + drawTimes(rows, words).toString().length
    assert.ok(size < 60_000, `${size}`)
  })
})

describe('a chart of times', () => {
  it('leaves a gap where nothing was called', () => {
    const rows = [10, 20, undefined, 30].map((p95) => row({ p95 }))
    const path = / d="(M[^"]*)"/.exec(drawTimes(rows, words).toString())?.[1] ?? ''
    assert.equal(path.match(/M/g)?.length, 2)
    assert.equal(path.match(/L/g)?.length, 1)
  })
})

describe('the steps of an axis', () => {
  it('are round, begin at nought and reach the most', () => {
    // oxfmt-ignore
    const wanted: [number, number[]][] = [
      [1,    [0, 1]],
      [3,    [0, 1, 2, 3]],
      [40,   [0, 10, 20, 30, 40]],
      [1095, [0, 500, 1000, 1500]],
    ]
    for (const [most, steps] of wanted) assert.deepEqual(ticksTo(most), steps)
  })
})
