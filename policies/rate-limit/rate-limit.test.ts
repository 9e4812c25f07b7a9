import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { AgedMap } from '../aged-map.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { foldAddress } from './fold-address.ts'
import { NodeLimiter } from './node-limiter.ts'
import type { Counts } from './node-limiter.ts'
import rateLimit from './rate-limit.ts'
import { countersOver } from './shared-counters.ts'

describe('rate-limit', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('rate-limit.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('gives nobody a fresh budget when a policy file is edited', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const ask = async (calls: number) => {
      const step = rateLimit.build({ calls, seconds: 60, per: 'everyone' }, tools)
      return (await walk([step], bench.call({ tools }))).reply.status
    }
    assert.deepEqual([await ask(2), await ask(2), await ask(2)], [200, 200, 429])
    assert.equal(await ask(5), 200, 'a higher limit counts on from three')
    assert.equal(await ask(5), 200)
    assert.equal(await ask(5), 429)
  })

  it('tells what is left also on a refusal of another step', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = rateLimit.build({ calls: 5, seconds: 60, per: 'everyone' }, tools)
    const refusing = { request: () => assert.fail('a bug of another step') }
    const { reply } = await walk([step, refusing], bench.call({ tools }))
    assert.equal(reply.status, 500)
    assert.equal(reply.headers.get('ratelimit'), '"permin";r=4;t=60')
  })

  it('counts by address a call of which no system is known', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = rateLimit.build({ calls: 1, seconds: 60 }, tools)
    const ask = async (peer: string) =>
      (await walk([step], bench.call({ tools, peer }))).reply.status
    assert.deepEqual(
      [await ask('192.0.2.1'), await ask('192.0.2.2'), await ask('192.0.2.1')],
      [200, 200, 429],
    )
  })

  it('cannot be built over a cluster that is not there', () => {
    const bench = openBench()
    const options = { calls: 1, seconds: 60, per: 'everyone', store: 'cluster' } as const
    assert.throws(
      () => rateLimit.build(options, bench.tools('GET', '/persons')),
      /set REDIS_URL or DATABASE_URL/,
    )
  })

  it('goes on with the counts of a bucket when its rate is edited', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const ask = async (calls: number) => {
      const options = {
        calls,
        seconds: 60,
        burst: 2,
        algorithm: 'bucket',
        per: 'everyone',
      } as const
      return (await walk([rateLimit.build(options, tools)], bench.call({ tools }))).reply
    }
    assert.deepEqual([(await ask(1)).status, (await ask(1)).status], [200, 200])
    assert.equal((await ask(1)).headers.get('retry-after'), '60')
    const { status, headers } = await ask(6)
    assert.deepEqual([status, headers.get('retry-after')], [429, '10'])
  })

  it('takes one call for a cost that has no answer or is less, and all for one beyond the budget', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = rateLimit.build(
      {
        calls: 10,
        seconds: 60,
        algorithm: 'sliding',
        per: { expression: 'header["x-who"]' },
        cost: { expression: 'int(header["x-cost"])' },
      },
      tools,
    )
    const left = async (who: string, cost: string) => {
      const headers = ['x-who', who, 'x-cost', cost]
      const { reply } = await walk([step], bench.call({ tools, headers }))
      return `${reply.status} ${reply.headers.get('ratelimit')}`
    }
    assert.equal(await left('a', '3'), '200 "permin";r=7;t=120')
    assert.equal(await left('b', 'dear'), '200 "permin";r=9;t=120')
    assert.equal(await left('c', '-5'), '200 "permin";r=9;t=120')
    assert.equal(await left('d', '0'), '200 "permin";r=9;t=120')
    assert.equal(await left('e', '9007199254740991'), '200 "permin";r=0;t=120')
    assert.equal(await left('a', '8'), '429 "permin";r=7;t=80')
  })
})

describe('a window', () => {
  it('lets through just as many calls as it says, and opens with the first of them', () => {
    const asks = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), wait: fc.nat(40) }), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 5 }), (all, points) => {
        const clock = handWoundClock()
        const limiter = new NodeLimiter({ points, duration: 0.1 }, { counts: new AgedMap(), clock })
        const model = new Map<string, { opened: number; calls: number }>()
        for (const { key, wait } of all) {
          clock.wind(wait)
          const open = model.get(key)
          const window =
            open && clock.monotonic() < open.opened + 100
              ? open
              : { opened: clock.monotonic(), calls: 0 }
          window.calls += 1
          model.set(key, window)
          const taken = limiter.take(key)
          assert.equal(taken.allowed, window.calls <= points)
          assert.equal(taken.remaining, Math.max(0, points - window.calls))
          assert.equal(taken.resetMs, window.opened + 100 - clock.monotonic())
        }
      }),
    )
  })

  it('forgets those that ended, and under a flood of keys those that end first', () => {
    const clock = handWoundClock()
    const counts: Counts = new AgedMap()
    const limiter = new NodeLimiter({ points: 1, duration: 60 }, { counts, clock, most: 100 })
    for (let n = 0; n < 1000; n++) limiter.take(`flood ${n}`)
    assert.ok(counts.size <= 100, `${counts.size} keys`)
    assert.equal(limiter.take('flood 999').allowed, false)
    clock.wind(60_000)
    for (let n = 0; n < 100; n++) limiter.take(`later ${n}`)
    assert.ok(![...counts.keys()].some((key: string) => key.startsWith('flood')))
  })

  it('of one name and length counts on for whoever asks for it', () => {
    const counters = countersOver(undefined, handWoundClock())
    const ask = { name: 'a', calls: 2, seconds: 60, store: 'node' } as const
    const allowed = (more: object = {}) => {
      const taken = counters.window({ ...ask, ...more }).take('x')
      return 'allowed' in taken && taken.allowed
    }
    assert.deepEqual([allowed(), allowed(), allowed()], [true, true, false])
    assert.equal(allowed({ seconds: 61 }), true)
    assert.equal(allowed({ name: 'b' }), true)
    assert.equal(allowed({ algorithm: 'sliding' }), true)
  })
})

describe('an address', () => {
  // oxfmt-ignore
  const folded: readonly [from: string, to: string][] = [
    ['192.0.2.7',                        '192.0.2.7'],
    ['::ffff:192.0.2.7',                 '192.0.2.7'],
    ['::FFFF:c000:207',                  '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7',         '192.0.2.7'],
    ['2001:db8::1',                      '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:ffff::9',             '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0000:1:2:3:4',      '2001:db8:0:0::/64'],
    ['fe80::1%eth0',                     'fe80:0:0:0::/64'],
    ['::1',                              '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7:8:9',                '1:2:3:4:5:6:7:8:9'],
    ['::ffff:192.0.2.700',               '::ffff:192.0.2.700'],
    ['unknown',                          'unknown'],
  ]
  for (const [from, to] of folded) {
    it(`${from} counts as ${to}`, () => assert.equal(foldAddress(from), to))
  }
})
