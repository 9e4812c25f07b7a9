import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runCases } from '../run-cases.ts'
import { Breaker } from './breaker.ts'

const limits = { share: 0.5, calls: 4, windowMs: 1_000, restMs: 500, probes: 1 }

describe('circuit-breaker', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('circuit-breaker.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('lets one probe through at a time, and what older calls meet says nothing of it', () => {
    const breaker = new Breaker()
    const old = breaker.generation
    for (let n = 0; n < 4; n++) {
      breaker.enter(limits, 0)
      breaker.leave(limits, 0, old, true)
    }
    assert.equal(breaker.enter(limits, 100), 400)
    assert.equal(breaker.enter(limits, 500), 0)
    const probe = breaker.generation
    assert.ok(breaker.enter(limits, 501) > 0, 'a second probe')
    breaker.leave(limits, 502, old, false)
    assert.ok(breaker.enter(limits, 503) > 0, 'a call of before closed it')
    breaker.leave(limits, 504, probe, false)
    assert.equal(breaker.enter(limits, 505), 0)
  })

  it('is not kept shut by a probe whose client left', () => {
    const breaker = new Breaker()
    for (let n = 0; n < 4; n++) {
      breaker.enter(limits, 0)
      breaker.leave(limits, 0, breaker.generation, true)
    }
    breaker.enter(limits, 500)
    breaker.leave(limits, 501, breaker.generation, undefined)
    assert.equal(breaker.enter(limits, 502), 0)
  })

  it('opens exactly when the plain count of the window says so', () => {
    const event = fc.record({ after: fc.nat(300), fails: fc.boolean() })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 200 }), (events) => {
        const breaker = new Breaker()
        const seen: { slot: number; fails: boolean }[] = []
        let now = 0
        for (const { after, fails } of events) {
          now += after
          assert.equal(breaker.enter(limits, now), 0)
          breaker.leave(limits, now, breaker.generation, fails)
          const slot = Math.floor(now / 100)
          seen.push({ slot, fails })
          const inside = seen.filter((one) => one.slot > slot - 10)
          const failures = inside.filter((one) => one.fails).length
          const opens = fails && inside.length >= 4 && failures / inside.length >= 0.5
          assert.equal(breaker.enter(limits, now) > 0, opens)
          if (opens) return
        }
      }),
    )
  })
})
