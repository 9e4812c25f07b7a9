import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { AgedMap } from '../aged-map.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Taken, WindowAsk } from '../policy.ts'
import { algorithmOf } from './algorithm-of.ts'
import { nodeCounter } from './node-counter.ts'
import type { KeptByKey } from './node-counter.ts'

type Ask = Pick<WindowAsk, 'calls' | 'seconds' | 'burst'> & { algorithm: 'sliding' | 'bucket' }

interface Passed {
  readonly at: number
  readonly cost: number
}

/** Calls that come `wait` ms after one another, and what each met; costs are at most what fits at all. */
function play(
  ask: Ask,
  calls: readonly { wait: number; cost: number }[],
  each: (now: number, cost: number, taken: Taken, passed: readonly Passed[]) => void,
): Passed[] {
  const limit: WindowAsk = { name: 'a', store: 'node', ...ask }
  const clock = handWoundClock()
  const kept: KeptByKey = new AgedMap()
  const counter = nodeCounter(algorithmOf(limit), { kept, clock })
  const passed: Passed[] = []
  for (const { wait, cost: wanted } of calls) {
    clock.wind(wait)
    const cost = Math.min(wanted, ask.burst ?? ask.calls)
    const now = clock.monotonic()
    const before = kept.get('x')
    const taken = counter.take('x', cost)
    each(now, cost, taken, passed)
    if (taken.allowed) passed.push({ at: now, cost })
    else tellsTheMoment(limit, before, now, cost, taken)
  }
  return passed
}

/** Not a millisecond too early or too late: the call passes then, if no other comes. */
function tellsTheMoment(
  ask: WindowAsk,
  kept: Parameters<ReturnType<typeof algorithmOf>['settle']>[0],
  now: number,
  cost: number,
  { resetMs }: Taken,
): void {
  const algorithm = algorithmOf(ask)
  const fitsIn = (ms: number) => algorithm.fits(algorithm.settle(kept, now + ms), cost)
  assert.ok(resetMs >= 1, `${resetMs} ms`)
  assert.ok(fitsIn(resetMs), `in ${resetMs} ms it would be refused again`)
  assert.ok(!fitsIn(resetMs - 1), `a millisecond before ${resetMs} ms it would pass`)
}

function spent(passed: readonly Passed[]): number {
  return passed.reduce((sum, { cost }) => sum + cost, 0)
}

const someCalls = fc.array(
  fc.record({
    wait: fc.oneof(fc.constant(0), fc.nat(400), fc.nat(5000)),
    cost: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 6 })),
  }),
  { maxLength: 120 },
)

describe('a sliding window', () => {
  const limits = fc.record({
    calls: fc.integer({ min: 1, max: 12 }),
    seconds: fc.constantFrom(1, 2),
  })

  it('lets through what two weighted windows let through, and tells what is left', () => {
    fc.assert(
      fc.property(limits, someCalls, ({ calls, seconds }, all) => {
        const lasts = seconds * 1000
        play({ algorithm: 'sliding', calls, seconds }, all, (now, cost, taken, passed) => {
          const of = (back: number) =>
            spent(
              passed.filter(({ at }) => Math.floor(at / lasts) === Math.floor(now / lasts) - back),
            )
          // In thousandths of a call, so that nothing is rounded.
          const covered = of(1) * (lasts - (now % lasts)) + of(0) * lasts
          assert.equal(taken.allowed, covered + cost * lasts <= calls * lasts)
          const used = covered + (taken.allowed ? cost * lasts : 0)
          assert.equal(taken.remaining, Math.floor((calls * lasts - used) / lasts))
        })
      }),
    )
  })

  it('passes in a time x within a window no more than calls × (1 + x / seconds), and in one of the grid no more than calls', () => {
    fc.assert(
      fc.property(limits, someCalls, ({ calls, seconds }, all) => {
        const lasts = seconds * 1000
        const passed = play({ algorithm: 'sliding', calls, seconds }, all, () => {})
        for (const [at, first] of passed.entries()) {
          for (const [to, last] of passed.entries()) {
            const x = last.at - first.at
            if (to < at || x >= lasts) continue
            const sum = spent(passed.slice(at, to + 1))
            const sameWindow = Math.floor(first.at / lasts) === Math.floor(last.at / lasts)
            const most = sameWindow ? calls : calls * (1 + x / lasts)
            assert.ok(sum <= most, `${sum} in ${x} ms, at most ${most}`)
          }
        }
      }),
    )
  })

  it('lets a steady caller through for good, at nine calls where ten may come', () => {
    const steady = Array.from({ length: 200 }, () => ({ wait: 112, cost: 1 }))
    const passed = play({ algorithm: 'sliding', calls: 10, seconds: 1 }, steady, () => {})
    assert.equal(passed.length, 200)
  })
})

describe('a bucket', () => {
  const limits = fc.record({
    calls: fc.integer({ min: 1, max: 12 }),
    seconds: fc.constantFrom(1, 2, 7),
    burst: fc.integer({ min: 1, max: 12 }),
  })

  it('refuses just those calls with which in some time x more than burst + calls × x / seconds would pass', () => {
    fc.assert(
      fc.property(limits, someCalls, ({ calls, seconds, burst }, all) => {
        const lasts = seconds * 1000
        play({ algorithm: 'bucket', calls, seconds, burst }, all, (now, cost, taken, passed) => {
          const fits = [...passed, { at: now, cost: 0 }].every(
            ({ at }, from) =>
              (spent(passed.slice(from)) + cost) * lasts <= burst * lasts + calls * (now - at),
          )
          assert.equal(taken.allowed, fits)
        })
      }),
    )
  })

  it('is full again when it says, and tells how many calls may come at once', () => {
    fc.assert(
      fc.property(limits, someCalls, ({ calls, seconds, burst }, all) => {
        const ask = { algorithm: 'bucket', calls, seconds, burst } as const
        const algorithm = algorithmOf({ name: 'a', store: 'node', ...ask })
        let kept: Parameters<typeof algorithm.settle>[0]
        let now = 0
        for (const { wait, cost: wanted } of all) {
          now += wait
          const settled = algorithm.settle(kept, now)
          const cost = Math.min(wanted, burst)
          if (!algorithm.fits(settled, cost)) continue
          kept = { ...settled, spent: settled.spent + algorithm.units(cost) }
          const { remaining, resetMs } = algorithm.tell(kept, cost, true)
          assert.equal(remaining > 0 && !algorithm.fits(kept, remaining), false)
          assert.equal(algorithm.fits(kept, remaining + 1), false)
          assert.ok(algorithm.fits(algorithm.settle(kept, now + resetMs), burst))
          assert.ok(!algorithm.fits(algorithm.settle(kept, now + resetMs - 1), burst))
          assert.equal(algorithm.ends(kept), now + resetMs)
        }
      }),
    )
  })

  it('stands still while a clock goes back', () => {
    const algorithm = algorithmOf({
      name: 'a',
      store: 'node',
      algorithm: 'bucket',
      calls: 1,
      seconds: 1,
      burst: 2,
    })
    const kept = { at: 5000, before: 0, spent: 1500 }
    assert.deepEqual(algorithm.settle(kept, 4000), kept)
  })
})

describe('counts of a node', () => {
  for (const name of ['sliding', 'bucket'] as const) {
    it(`of a ${name === 'sliding' ? 'sliding window' : 'bucket'} are bounded under a flood of keys, and forgotten when they say nothing any more`, () => {
      const clock = handWoundClock()
      const kept: KeptByKey = new AgedMap()
      const ask: WindowAsk = {
        name: 'a',
        store: 'node',
        algorithm: name,
        calls: 1,
        seconds: 60,
        burst: 1,
      }
      const counter = nodeCounter(algorithmOf(ask), { kept, clock, most: 100 })
      for (let n = 0; n < 1000; n++) {
        counter.take(`flood ${n}`)
        assert.ok(kept.size <= 100, `${kept.size} keys`)
      }
      assert.equal(counter.take('flood 999').allowed, false)
      clock.wind(120_000)
      for (let n = 0; n < 100; n++) counter.take(`later ${n}`)
      assert.ok(![...kept.keys()].some((key) => key.startsWith('flood')))
      for (let n = 0; n < 100; n++) assert.equal(counter.take(`later ${n}`).allowed, false)
    })
  }

  it('of those that are still in force are not lost to a few new keys', () => {
    const clock = handWoundClock()
    const kept: KeptByKey = new AgedMap()
    const ask: WindowAsk = { name: 'a', store: 'node', algorithm: 'sliding', calls: 1, seconds: 60 }
    const counter = nodeCounter(algorithmOf(ask), { kept, clock, most: 100 })
    for (let n = 0; n < 50; n++) counter.take(`${n}`)
    for (let n = 0; n < 50; n++) assert.equal(counter.take(`${n}`).allowed, false)
  })
})
