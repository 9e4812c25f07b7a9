// What every store of limits promises, for every algorithm it knows. Time passes by `pass`: wound by
// hand where the store counts on our clock, waited for where it counts on its own.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { SharedCounters, WindowAsk } from '../../policy.ts'

export type Algorithm = 'fixed' | 'sliding' | 'bucket'

export interface TestedStore {
  /** Two clients of one store, as two nodes have them; the same twice where there is one node. */
  readonly clients: readonly [SharedCounters, SharedCounters]
  readonly store: 'node' | 'cluster'
  pass(milliseconds: number): Promise<void>
  /** The store's clock, to a second. */
  now(): number
  /** Makes what is kept of the limit of that name so much older; not of Redis's fixed windows. */
  age(name: string, milliseconds: number): Promise<void>
  close(): Promise<void>
}

export function keepsTheLimit(
  what: string,
  algorithms: readonly Algorithm[],
  open: () => Promise<TestedStore>,
): void {
  for (const algorithm of algorithms) {
    describe(`${algorithm} over ${what}`, () => keeps(algorithm, open))
  }
}

function keeps(algorithm: Algorithm, open: () => Promise<TestedStore>): void {
  let tested: TestedStore
  before(async () => void (tested = await open()))
  after(() => tested.close())

  /** Of each client a window on the same new limit, of three calls at once. */
  function windows(more: Partial<WindowAsk> = {}) {
    const { clients, store } = tested
    const burst = algorithm === 'bucket' ? { burst: more.calls ?? 3 } : {}
    const ask = { name: randomUUID(), calls: 3, seconds: 3600, store, algorithm, ...burst, ...more }
    return clients.map((client) => client.window(ask)) as [Window, Window]
  }
  type Window = ReturnType<SharedCounters['window']>

  it('lets through as many as it says, tells how many are left, and then refuses', async () => {
    const [one] = windows()
    const met = [await one.take('a'), await one.take('a'), await one.take('a'), await one.take('a')]
    assert.deepEqual(
      met.map(({ allowed, remaining }) => [allowed, remaining]),
      [
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ],
    )
    for (const { resetMs } of met) assert.ok(resetMs > 0 && resetMs <= 7_200_000, `${resetMs} ms`)
  })

  it('counts keys and limits apart', async () => {
    const [one] = windows({ calls: 1 })
    const [other] = windows({ calls: 1 })
    const met = [
      await one.take('a'),
      await one.take('b'),
      await other.take('a'),
      await one.take('a'),
    ]
    assert.deepEqual(
      met.map(({ allowed }) => allowed),
      [true, true, true, false],
    )
  })

  it('is one limit for two clients, and lets through just as many of fifty that race', async () => {
    const both = windows({ calls: 7 })
    const met = await Promise.all(
      Array.from({ length: 50 }, (_, at) => Promise.resolve(both[at % 2]!.take('a'))),
    )
    const passed = met.filter(({ allowed }) => allowed)
    assert.equal(passed.length, 7)
    assert.deepEqual(
      passed.map(({ remaining }) => remaining).toSorted((a, b) => b - a),
      [6, 5, 4, 3, 2, 1, 0],
    )
  })

  it('lets a call through again when it said', async () => {
    const [one] = windows({ calls: 2, seconds: 2 })
    let met = await one.take('a')
    for (let n = 0; n < 10 && met.allowed; n++) met = await one.take('a')
    assert.equal(met.allowed, false)
    assert.ok(met.resetMs <= 4000, `${met.resetMs} ms`)
    await tested.pass(met.resetMs + 1)
    assert.equal((await one.take('a')).allowed, true)
  })

  it('tells what is left without counting, and of a key that nobody used all of it', async () => {
    const [one, other] = windows()
    const fresh = await one.peek('a')
    assert.deepEqual(fresh, { allowed: true, remaining: 3, resetMs: 0 })
    await one.take('a')
    for (let n = 0; n < 5; n++) {
      const { allowed, remaining, resetMs } = await other.peek('a')
      assert.deepEqual([allowed, remaining], [true, 2])
      assert.ok(resetMs > 0 && resetMs <= 7_200_000, `${resetMs} ms`)
    }
    await one.take('a')
    await one.take('a')
    const used = await other.peek('a')
    assert.deepEqual([used.allowed, used.remaining], [false, 0])
    assert.ok(used.resetMs > 0)
    assert.equal((await other.peek('b')).remaining, 3)
    assert.equal((await one.take('a')).allowed, false)
  })

  if (algorithm === 'sliding') {
    it('weighs the former window by as much of it as is still covered', async () => {
      const hour = 3_600_000
      const name = randomUUID()
      const calls = 1000
      const [one] = windows({ name, calls })
      await one.take('a', 300)
      await one.take('a', 500)
      await tested.age(name, hour)
      const { allowed, remaining } = await windows({ name, calls })[1].take('a', 20)
      const expected = calls - 20 - 800 * (1 - (tested.now() % hour) / hour)
      assert.equal(allowed, true)
      assert.ok(Math.abs(remaining - expected) < 3, `${remaining}, not ${expected}`)
      await tested.age(name, 2 * hour)
      assert.equal((await windows({ name, calls })[0].take('a', 900)).remaining, 100)
    })
  }

  if (algorithm === 'bucket') {
    it('refills evenly, and no further than to the brim', async () => {
      const name = randomUUID()
      const ask = { name, calls: 4, burst: 6 }
      const [one] = windows(ask)
      assert.equal((await one.take('a', 6)).remaining, 0)
      assert.equal((await one.take('a')).allowed, false)
      await tested.age(name, 900_000 + 5000)
      const later = await windows(ask)[1].take('a')
      assert.deepEqual([later.allowed, later.remaining], [true, 0])
      assert.equal((await windows(ask)[0].take('a')).allowed, false)
      await tested.age(name, 1e10)
      assert.equal((await windows(ask)[0].take('a')).remaining, 5)
    })
  }

  if (algorithm === 'fixed') return

  it('takes as much as a call costs, and of a refused one nothing', async () => {
    const [one, other] = windows({ calls: 5 })
    const met = [await one.take('a', 3), await one.take('a', 3), await other.take('a', 2)]
    assert.deepEqual(
      met.map(({ allowed, remaining }) => [allowed, remaining]),
      [
        [true, 2],
        [false, 2],
        [true, 0],
      ],
    )
    assert.equal((await one.take('a', 1)).allowed, false)
  })
}
