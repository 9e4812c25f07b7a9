import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Problem } from '#kernel/problem/problem.ts'
import type { Outcome } from '../call.ts'
import type { Hooks } from '../policy.ts'
import { readPolicy } from '../read-policy.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import type { Bench } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import concurrency from './concurrency.ts'
import type { Concurrency } from './concurrency.ts'
import { slotsOf } from './slots.ts'

const outcome = { status: 200 } as Outcome

/** Begins a call that is on its way until `end`; undefined: it was refused. */
function begin(bench: Bench, step: Hooks, ask: { readonly peer?: string } = {}) {
  const call = bench.call({ tools: bench.tools('GET', '/persons'), ...ask })
  try {
    void step.request!(call)
  } catch (thrown) {
    assert.ok(thrown instanceof Problem && thrown.code === 'limit/concurrency')
    assert.deepEqual(thrown.headers, ['Retry-After', '1'])
    void step.finish!(call, outcome)
    return undefined
  }
  return { call, end: () => void step.finish!(call, outcome) }
}

function open(options: Concurrency, path = '/persons') {
  const bench = openBench()
  return { bench, step: concurrency.build(options, bench.tools('GET', path)) }
}

describe('concurrency', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('concurrency.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('refuses a call beyond those on their way, and takes one again when one has ended', () => {
    const { bench, step } = open({ calls: 2, per: 'everyone' })
    const first = begin(bench, step)
    assert.ok(first && begin(bench, step))
    assert.equal(begin(bench, step), undefined)
    assert.equal(begin(bench, step), undefined, 'a refused call gives no place back')
    first.end()
    assert.ok(begin(bench, step))
    assert.equal(begin(bench, step), undefined)
  })

  it('gives a place back once, also where a call ends twice', () => {
    const { bench, step } = open({ calls: 1, per: 'everyone' })
    const first = begin(bench, step)
    first?.end()
    const second = begin(bench, step)
    first?.end()
    assert.equal(begin(bench, step), undefined, 'the second is on its way still')
    second?.end()
    assert.equal(slotsOf(bench.tools('GET', '/persons')).size, 0)
  })

  it('gives a place back when a later step breaks, and where it never took one', async () => {
    const { bench, step } = open({ calls: 1, per: 'everyone' })
    const tools = bench.tools('GET', '/persons')
    const breaking = { request: () => assert.fail('a bug of another step') }
    for (let n = 0; n < 3; n++) {
      const { reply } = await walk([step, breaking], bench.call({ tools }))
      assert.equal(reply.status, 500)
      assert.equal(reply.headers.get('ratelimit'), '"at-once";r=0')
    }
    // An earlier step ended the call: nothing was taken.
    const { reply } = await walk([breaking, step], bench.call({ tools }))
    assert.equal(reply.headers.get('ratelimit'), undefined)
    assert.equal(slotsOf(tools).size, 0)
  })

  it('holds under a condition as it does without', async () => {
    const text =
      'steps:\n  - concurrency: { calls: 1, per: everyone }\n    when: header["x-slow"] == "yes"\n'
    const { policy } = readPolicy(text, 'test', 'test')
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const [step] = policy!.plan(tools.route.operation).map((it) => it.build(tools).hooks)
    const slow = bench.call({ tools, headers: ['x-slow', 'yes'] })
    void step!.request!(slow)
    const quick = await walk([step!], bench.call({ tools }))
    assert.equal(quick.reply.status, 200)
    const second = await walk([step!], bench.call({ tools, headers: ['x-slow', 'yes'] }))
    assert.equal(second.reply.problem?.code, 'limit/concurrency')
    void step!.finish!(slow, outcome)
    assert.equal(slotsOf(tools).size, 0)
  })

  it('counts on when a policy file is edited', () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const before = concurrency.build({ calls: 2, per: 'everyone' }, tools)
    const first = begin(bench, before)
    assert.ok(begin(bench, before))
    const after = concurrency.build({ calls: 1, per: 'everyone' }, tools)
    assert.equal(begin(bench, after), undefined)
    first?.end()
    assert.equal(begin(bench, after), undefined, 'the other of before is on its way still')
    assert.ok(begin(bench, concurrency.build({ calls: 2, per: 'everyone' }, tools)))
  })

  it('counts operations apart, or those of the API together', () => {
    const bench = openBench()
    for (const scope of ['operation', 'api'] as const) {
      const of = (path: string) =>
        concurrency.build({ calls: 1, per: 'everyone', scope }, bench.tools('GET', path))
      assert.ok(begin(bench, of('/persons')))
      assert.equal(begin(bench, of('/names')) === undefined, scope === 'api')
    }
  })

  it('counts each address for itself, whoever he says he is', () => {
    const { bench, step } = open({ calls: 1, per: 'address' })
    assert.ok(begin(bench, step, { peer: '192.0.2.1' }))
    assert.equal(begin(bench, step, { peer: '::ffff:192.0.2.1' }), undefined)
    assert.ok(begin(bench, step, { peer: '192.0.2.2' }))
  })

  it('remembers nobody who has no call on its way', () => {
    const { bench, step } = open({ calls: 5, per: 'address' })
    const { shared } = bench.tools('GET', '/persons')
    for (let n = 0; n < 100_000; n++) {
      begin(bench, step, { peer: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` })?.end()
    }
    assert.equal(slotsOf({ shared }).size, 0)
  })

  it('never lets more be on their way than it says', () => {
    const acts = fc.array(fc.record({ who: fc.nat(2), ends: fc.boolean() }), { maxLength: 100 })
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 4 }), (all, calls) => {
        const { bench, step } = open({ calls, per: 'address' })
        const onTheirWay: { end: () => void }[][] = [[], [], []]
        for (const { who, ends } of all) {
          const his = onTheirWay[who]!
          if (ends) {
            his.shift()?.end()
            continue
          }
          const begun = begin(bench, step, { peer: `192.0.2.${who}` })
          assert.equal(begun !== undefined, his.length < calls)
          if (begun) his.push(begun)
        }
      }),
    )
  })

  it('tells what is left on every reply', () => {
    const { bench, step } = open({ calls: 3, per: 'everyone' })
    const left = [1, 2, 3].map(() => {
      const { call } = begin(bench, step)!
      const reply = upstreamReply(200)
      void step.response!(call, reply)
      return reply.headers.get('ratelimit')
    })
    assert.deepEqual(left, ['"at-once";r=2', '"at-once";r=1', '"at-once";r=0'])
  })
})
