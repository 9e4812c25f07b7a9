import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import balance from './balance.ts'
import { choose } from './choose.ts'
import type { Place } from './choose.ts'

const place = (address: string, weight = 1): Place => {
  return { address, weight, underWay: 0, failures: 0, restsUntil: 0 }
}

describe('balance', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('balance.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('spreads calls by weight while nobody is busy', () => {
    const places = [place('a', 1), place('b', 3)]
    const got = { a: 0, b: 0 }
    for (let nth = 1; nth <= 10_000; nth++) {
      got[choose(places, [], 0, nth).address as 'a' | 'b'] += 1
    }
    assert.ok(got.b > 2.7 * got.a && got.b < 3.3 * got.a, JSON.stringify(got))
  })

  it('keeps the busiest within one call of the idlest of two, and near it of many', () => {
    const counts = fc.integer({ min: 2, max: 20 })
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 1000 }), (many, calls) => {
        const places = Array.from({ length: many }, (_, n) => place(String(n)))
        for (let nth = 1; nth <= calls; nth++) choose(places, [], 0, nth).underWay += 1
        const loads = places.map(({ underWay }) => underWay)
        const apart = Math.max(...loads) - Math.min(...loads)
        assert.ok(apart <= (many === 2 ? 1 : 8), `${apart} apart`)
      }),
    )
  })

  it('never draws who rests or was tried, as long as there is another', () => {
    const state = fc.record({ rests: fc.boolean(), tried: fc.boolean() })
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 8 }), fc.nat(), (states, nth) => {
        const places = states.map(({ rests }, n) => ({
          ...place(String(n)),
          restsUntil: rests ? 100 : 0,
        }))
        const tried = places.filter((_, n) => states[n]!.tried)
        const drawn = choose(places, tried, 50, nth)
        const at = places.indexOf(drawn)
        const good = states.some(({ rests, tried }) => !rests && !tried)
        const awake = states.some(({ rests }) => !rests)
        if (good) assert.ok(!states[at]!.rests && !states[at]!.tried)
        else if (awake) assert.ok(!states[at]!.rests)
      }),
    )
  })

  it('counts each attempt as under way until its answer begins, also when the client leaves', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const targets = ['a', 'b'].map((name) => ({ address: `https://${name}.example` }))
    const step = balance.build({ targets }, tools)
    const call = bench.call({ tools })
    const attempt = { nth: 1, target: undefined }
    step.attempt!(call, attempt)
    step.attempted!(call, attempt, { status: undefined, problem: undefined, repeatable: true })
    const asked = new Set<string | undefined>()
    for (let n = 0; n < 20; n++) {
      const walked = await walk([step], bench.call({ tools }), {
        upstream: () => upstreamReply(200),
      })
      for (const address of walked.attempts) asked.add(address)
    }
    assert.deepEqual(asked, new Set(['https://a.example', 'https://b.example']))
  })
})
