import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handWoundClock, systemClock } from './clock.ts'

describe('the clock of the system', () => {
  it('tells the time of the wall', () => {
    const before = Date.now()
    const now = systemClock.now()
    assert.ok(now >= before && now <= Date.now())
  })

  it('never goes back in its monotonic milliseconds, and moves on in them', async () => {
    const readings = Array.from({ length: 1000 }, () => systemClock.monotonic())
    assert.deepEqual(
      readings,
      readings.toSorted((a, b) => a - b),
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    const passed = systemClock.monotonic() - readings[0]!
    assert.ok(passed >= 19 && passed < 10_000, `${passed} ms`)
  })
})

describe('a clock wound by hand', () => {
  it('stands still until it is wound, and then moves both hands alike', () => {
    const clock = handWoundClock(Date.parse('2026-01-01T00:00:00Z'))
    assert.equal(clock.now(), Date.parse('2026-01-01T00:00:00Z'))
    const started = clock.monotonic()
    assert.equal(clock.monotonic(), started)
    clock.wind(1500)
    clock.wind(0.5)
    assert.equal(clock.now(), Date.parse('2026-01-01T00:00:01.500Z') + 0.5)
    assert.equal(clock.monotonic() - started, 1500.5)
  })

  it('is not wound back', () => {
    assert.throws(() => handWoundClock().wind(-1), /forward/)
  })
})
