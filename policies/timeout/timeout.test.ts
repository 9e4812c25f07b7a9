import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runCases } from '../run-cases.ts'
import { openBench } from '../testing/harness.ts'
import timeout from './timeout.ts'
import type { Timeout } from './timeout.ts'

/** Milliseconds from arrival until the deadline, of a call that comes to the step after `after`. */
function deadline(options: Timeout, after: number, given = 30_000): number {
  const bench = openBench()
  bench.clock.wind(5_000)
  const tools = bench.tools('GET', '/persons')
  const step = timeout.build(options, tools)
  const call = bench.call({ tools })
  call.deadline = call.arrivedAt + given
  bench.clock.wind(after)
  void step.request!(call)
  return call.deadline - call.arrivedAt
}

describe('timeout', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('timeout.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('counts `seconds` from the step, and `total` from the arrival', () => {
    assert.equal(deadline({ seconds: 2 }, 700), 2_700)
    assert.equal(deadline({ total: 2 }, 700), 2_000)
    assert.equal(deadline({ seconds: 1, total: 2 }, 700), 1_700)
    assert.equal(deadline({ seconds: 1, total: 2 }, 1_500), 2_000)
  })

  it('never gives a call more time than it has', () => {
    assert.equal(deadline({ seconds: 300, total: 299 }, 0), 30_000)
    const seconds = fc.double({ min: 0.1, max: 300, noNaN: true })
    const ms = fc.nat(400_000)
    fc.assert(
      fc.property(seconds, seconds, ms, ms, (own, total, after, given) => {
        const left = deadline({ seconds: own, total }, after, given)
        const model = Math.min(given, after + own * 1000, total * 1000)
        assert.ok(left <= given)
        assert.ok(Math.abs(left - model) < 0.001, `${left} ${model}`)
      }),
    )
  })

  it('takes the shorter of two', () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const call = bench.call({ tools })
    for (const seconds of [5, 2, 10]) void timeout.build({ seconds }, tools).request!(call)
    assert.equal(call.deadline - call.arrivedAt, 2_000)
  })
})
