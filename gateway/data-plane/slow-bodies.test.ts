import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { FlowWatch } from './flow-watch.ts'
import { openSweep } from './sweep.ts'
import type { Swept } from './sweep.ts'

describe('a body', () => {
  /** Seconds until it is given up; each second `bytes` come, or nobody takes them. */
  function lasts(bytes: number, waiting = true): number {
    const watch = new FlowWatch(0)
    for (let second = 1; second <= 120; second++) {
      watch.bytes += bytes
      if (watch.check(second * 1_000, waiting) !== undefined) return second
    }
    return Infinity
  }

  it('of which nothing comes is given up after ten seconds', () => assert.equal(lasts(0), 11))
  it('that drips is given up soon after', () => assert.equal(lasts(1), 11))
  it('that keeps a thousand bytes a second is not', () => assert.equal(lasts(1_000), Infinity))
  it('that its taker does not take has thirty seconds', () => assert.equal(lasts(0, false), 31))

  it('that is a stream of events may be silent, but is taken', () => {
    const silent = new FlowWatch(0, true)
    for (let second = 1; second <= 600; second++) {
      assert.equal(silent.check(second * 1_000, true), undefined)
    }
    assert.equal(silent.check(620_000, false), undefined)
    assert.match(silent.check(640_000, false) ?? '', /takes nothing/)
  })

  it('may stop and go', () => {
    const watch = new FlowWatch(0)
    for (let second = 5; second <= 200; second += 5) {
      watch.bytes += second % 10 === 0 ? 20_000 : 0
      assert.equal(watch.check(second * 1_000, second % 20 !== 5), undefined, `${second} s`)
    }
  })
})

describe('the sweep', () => {
  it('asks each member, whoever leaves meanwhile', async () => {
    const sweep = openSweep({ clock: handWoundClock() })
    const asked: number[] = []
    const members: Swept[] = Array.from({ length: 20 }, (_, nth) => ({
      place: -1,
      sweep() {
        asked.push(nth)
        if (nth % 3 === 0) sweep.delete(members[nth]!)
        if (nth === 7) sweep.delete(members[19]!)
      },
    }))
    for (const member of members) sweep.add(member)
    sweep.add(members[5]!)
    await new Promise((done) => setTimeout(done, 75))
    assert.deepEqual(
      asked.slice(0, 20).toSorted((a, b) => a - b),
      [...members.keys()],
    )
    const left = members.flatMap(({ place }, nth) => (place === -1 ? [] : nth))
    assert.deepEqual(left, [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17])
    assert.deepEqual(
      left.map((nth) => members[nth]!.place).toSorted((a, b) => a - b),
      [...left.keys()],
    )
    sweep.close()
  })
})
