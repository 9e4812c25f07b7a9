import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Problem } from '#kernel/problem/problem.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import retry from './retry.ts'

describe('retry', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('retry.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('never asks more often than the budget lets it, whatever fails', async () => {
    const fails = fc.array(fc.boolean(), { minLength: 1, maxLength: 200 })
    const budget = fc.double({ min: 0.01, max: 1, noNaN: true })
    await fc.assert(
      fc.asyncProperty(
        fails,
        budget,
        fc.integer({ min: 2, max: 5 }),
        async (calls, share, tries) => {
          const bench = openBench()
          const tools = bench.tools('GET', '/persons')
          const step = retry.build({ budget: share, tries, pause: 0 }, tools)
          let repeats = 0
          for (const fails of calls) {
            const upstream = () => {
              if (fails) throw new Problem('upstream/unreachable', 'It refused the connection.')
              return upstreamReply(200)
            }
            const { attempts } = await walk([step], bench.call({ tools }), { upstream })
            assert.ok(attempts.length <= tries)
            repeats += attempts.length - 1
          }
          assert.ok(repeats <= 10 + calls.length * share, `${repeats} repeats`)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('does not begin what the deadline would cut off', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = retry.build({ pause: 5_000 }, tools)
    const call = bench.call({ tools })
    call.deadline = call.arrivedAt + 2_000
    const { attempts } = await walk([step], call, { upstream: () => upstreamReply(503) })
    assert.equal(attempts.length, 1)
  })

  it('sends a body again that it was told to keep, and none that flows', () => {
    const tools = openBench().tools('PUT', '/persons/{id}')
    assert.deepEqual(retry.build({ 'keep-body': 100 }, tools).wantsBody, { request: 100 })
    assert.equal(retry.build({}, tools).wantsBody, undefined)
  })
})
