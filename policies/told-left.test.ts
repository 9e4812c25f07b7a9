import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from './call.ts'
import { readPolicy } from './read-policy.ts'
import type { SharedCounters } from './policy.ts'
import { countersOver } from './rate-limit/shared-counters.ts'
import { tellSteps } from './tell-steps.ts'
import { openBench, walk } from './testing/harness.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'

/** One step over an operation; `send` makes a call, `tell` tells of one. */
function openStep(
  step: string,
  { shared, method = 'GET' }: { shared?: SharedCounters; method?: string } = {},
) {
  const bench = openBench(shared && { shared })
  const tools = bench.tools(method, '/persons')
  const { policy, complaints } = readPolicy(`steps:\n  - ${step}\n`, 'policy', 'case')
  assert.deepEqual(complaints, [])
  const steps = policy!.plan(tools.route.operation).map((one) => one.build(tools))
  const call = (): Call => bench.call({ tools })
  return {
    clock: bench.clock,
    hooks: steps.map(({ hooks }) => hooks),
    call,
    send: (fails = false) =>
      walk(
        steps.map(({ hooks }) => hooks),
        call(),
        {
          ...(fails && {
            upstream: () => {
              throw new Problem('upstream/unreachable', 'It is away.')
            },
          }),
        },
      ),
    tell: async () => (await tellSteps(steps, call(), undefined))[0]!,
  }
}

describe('what is left is told', () => {
  it('of a rate limit, and when all of it is there again', async () => {
    const { send, tell, clock } = openStep('rate-limit: { calls: 100, seconds: 60, per: everyone }')
    for (let n = 0; n < 13; n++) await send()
    clock.wind(18_000)
    assert.deepEqual((await tell()).left, [
      { name: 'permin', unit: 'calls', most: 100, left: 87, full: 42 },
    ])
    assert.equal((await tell()).left![0]!.left, 87)
  })

  it('of one that is used up, and when a call passes again', async () => {
    const { send, tell, clock } = openStep('rate-limit: { calls: 1, seconds: 60, per: everyone }')
    await send()
    clock.wind(10_000)
    const { would, code, left } = await tell()
    assert.deepEqual([would, code], ['refuse', 'limit/exceeded'])
    assert.deepEqual(left, [{ name: 'permin', unit: 'calls', most: 1, left: 0, again: 50 }])
  })

  for (const [then, would, left] of [
    ['count-here', 'pass', { left: 5, full: 0, alone: true }],
    ['refuse', 'refuse', { left: null }],
    ['allow', 'pass', { left: null }],
  ] as const) {
    it(`while the store is away, with ${then}: ${would}`, async () => {
      const away = () => Promise.reject(new Error('It is away.'))
      const counts = { window: () => ({ take: away, peek: away }) }
      const shared = countersOver(counts, handWoundClock())
      const limit = `calls: 5, seconds: 60, per: everyone, store: cluster, when-store-away: ${then}`
      const told = await openStep(`rate-limit: { ${limit} }`, { shared }).tell()
      assert.equal(told.would, would)
      assert.deepEqual(told.left, [{ name: 'permin', unit: 'calls', most: 5, ...left }])
      assert.match(told.because, /away|cannot be checked/)
    })
  }

  it('of a quota, until its period ends in Warsaw', async () => {
    const { send, tell, clock } = openStep('quota: { per: day, requests: 3, who: everyone }')
    await send()
    const [left] = (await tell()).left!
    assert.deepEqual([left!.name, left!.unit, left!.left], ['quota-day', 'calls', 2])
    assert.ok(left!.full! > 0 && left!.full! <= 90_000, String(left!.full))
    await send()
    await send()
    assert.equal((await tell()).code, 'quota/exceeded')
    clock.wind(90_000_000)
    assert.deepEqual(
      (await tell()).left!.map((one) => [one.left, one.full! > 0]),
      [[3, true]],
    )
  })

  it('of places, while calls are on their way', async () => {
    const { hooks, call, tell } = openStep('concurrency: { calls: 2, per: everyone }')
    const under = [call(), call()]
    await hooks[0]!.request!(under[0]!)
    assert.equal((await tell()).left![0]!.left, 1)
    await hooks[0]!.request!(under[1]!)
    assert.deepEqual([(await tell()).code, (await tell()).left![0]!.left], ['limit/concurrency', 0])
  })

  it('of repeats', async () => {
    const { send, tell } = openStep('retry: { tries: 2, pause: 0 }')
    await send(true)
    assert.equal((await tell()).left![0]!.left, 9)
    const post = openStep('retry: {}', { method: 'POST' })
    assert.match((await post.tell()).because, /POST is never repeated/)
  })
})

describe('the state of the upstream is told', () => {
  it('by a breaker: closed with what it counts, open, half open, and never moved by the telling', async () => {
    const { send, tell, clock } = openStep('circuit-breaker: { calls: 2, rest: 5 }')
    await send(true)
    assert.match((await tell()).because, /Closed: of 1 calls in 10 s 1 failed; it opens at 50 %/)
    clock.wind(11_000)
    assert.match((await tell()).because, /of 0 calls in 10 s 0 failed/)
    await send(true)
    await send(true)
    clock.wind(1_000)
    assert.deepEqual([(await tell()).would, (await tell()).code], ['refuse', 'upstream/suspended'])
    assert.match((await tell()).because, /in 4 s/)
    clock.wind(4_000)
    for (let n = 0; n < 3; n++) assert.match((await tell()).because, /Half open/)
    await send()
    assert.match((await tell()).because, /Closed: of 0 calls/)
  })

  it('by balance: an address that rests gets nothing, unless all rest', async () => {
    const targets = '[{ address: https://a.example }, { address: https://b.example }]'
    const { send, tell } = openStep(`balance: { targets: ${targets}, failures: 1, rest: 8 }`)
    await send(true)
    const [asked, resting] = (await tell()).targets!.toSorted((a, b) => b.percent - a.percent)
    assert.deepEqual([asked!.percent, asked!.rests], [100, undefined])
    assert.deepEqual([resting!.percent, resting!.rests], [0, 8])
    await send(true)
    assert.deepEqual(
      (await tell()).targets!.map(({ percent, rests }) => [percent, rests]),
      [
        [50, 8],
        [50, 8],
      ],
    )
  })
})
