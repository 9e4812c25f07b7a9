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

const targets = [{ address: 'https://a.example' }, { address: 'https://b.example' }]

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

  it('never draws who rests, is ill or was tried, as long as there is another', () => {
    const state = fc.record({ rests: fc.boolean(), ill: fc.boolean(), tried: fc.boolean() })
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 8 }), fc.nat(), (states, nth) => {
        const places = states.map(({ rests }, n) => ({
          ...place(String(n)),
          restsUntil: rests ? 100 : 0,
        }))
        const tried = places.filter((_, n) => states[n]!.tried)
        const isWell = (place: Place) => !states[places.indexOf(place)]!.ill
        const drawn = choose(places, tried, 50, nth, isWell)
        const at = places.indexOf(drawn)
        const isAwake = ({ rests, ill }: (typeof states)[number]) => !rests && !ill
        const good = states.some((one) => isAwake(one) && !one.tried)
        if (good) assert.ok(isAwake(states[at]!) && !states[at]!.tried)
        else if (states.some(isAwake)) assert.ok(isAwake(states[at]!))
      }),
    )
  })

  it('asks every address as the file says, and what is not said as usual', async () => {
    const health = new Map([['https://b.example', { isWell: false }]])
    const bench = openBench({ health: (address) => health.get(address) ?? { isWell: true } })
    const tools = bench.tools('GET', '/persons')
    const asked: unknown[] = []
    const step = balance.build(
      { targets, health: { path: '/livez', fall: 1 } },
      {
        ...tools,
        probe: (target, ask) => (asked.push([target.address, ask]), tools.probe(target, ask)),
      },
    )
    const ask = { path: '/livez', every: 5, timeout: 1, status: [200], rise: 2, fall: 1 }
    assert.deepEqual(
      asked,
      targets.map(({ address }) => [address, ask]),
    )
    const reached = async () => (await walk([step], bench.call({ tools }))).attempts[0]
    for (let nth = 0; nth < 20; nth++) assert.equal(await reached(), 'https://a.example')
    health.get('https://b.example')!.isWell = true
    const both = new Set<unknown>()
    for (let nth = 0; nth < 20; nth++) both.add(await reached())
    assert.equal(both.size, 2)
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
