import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { KnownPurpose } from '../agreements.ts'
import { countersOver } from '../rate-limit/shared-counters.ts'
import { runCases } from '../run-cases.ts'
import { openDay } from './day-of-calls.ts'

describe('require-agreement', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('require-agreement.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('lets through no more than agreed and no more than the provider bears, whoever comes when', () => {
    const scenario = fc.record({
      agreed: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
      capacity: fc.integer({ min: 1, max: 60 }),
      calls: fc.array(fc.record({ who: fc.nat(3), later: fc.nat(900_000) }), { maxLength: 200 }),
    })
    fc.assert(
      fc.property(scenario, ({ agreed, capacity, calls }) => {
        const { take, clock, midnight } = aDay(agreed, capacity)
        const passed = agreed.map(() => 0)
        for (const { who, later } of calls) {
          if (who >= agreed.length || clock.now() + later >= midnight) continue
          clock.wind(later)
          if (take(who).problem === undefined) passed[who]! += 1
        }
        for (const [who, count] of passed.entries()) assert.ok(count <= agreed[who]!)
        const sum = agreed.reduce((one, other) => one + other)
        if (sum > capacity) assert.ok(passed.reduce((one, other) => one + other) <= capacity)
      }),
    )
  })

  it('leaves everybody his share, though another takes all he can get before', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(amounts, fc.integer({ min: 4, max: 60 }), (agreed, capacity) => {
        const sum = agreed.reduce((one, other) => one + other)
        const { take } = aDay(agreed, capacity)
        // Midnight: nothing can be lent yet.
        for (let n = 0; n < 100; n++) take(0)
        for (const [who, its] of agreed.entries()) {
          if (who === 0) continue
          const share = Math.min(its, Math.floor((capacity * its) / Math.max(sum, capacity)))
          for (let n = 0; n < share - 1; n++) assert.equal(take(who).problem, undefined)
        }
      }),
    )
  })
})

/** From midnight on; `take(0)` is a call for the first purpose. */
function aDay(agreed: readonly number[], capacity: number) {
  const clock = handWoundClock()
  // The clock starts at 9:00 in Warsaw.
  clock.wind(15 * 3_600_000)
  const agreedPerDay = agreed.reduce((one, other) => one + other)
  const counts = countersOver(undefined, clock).quota('agreements mswia/persons')
  const capacities = () => ({ callsPerDay: capacity, agreedPerDay })
  const day = openDay('mswia/persons', { agreements: { capacity: capacities }, counts, clock })
  const purposes = agreed.map((callsPerDay, at): KnownPurpose => {
    const its = { api: 'mswia/persons', operations: undefined, callsPerDay }
    return { id: `p${at}`, agreement: `a${at}`, entity: `e${at}`, ...its }
  })
  const midnight = clock.now() + 86_400_000
  return { clock, midnight, take: (who: number) => day.take(purposes[who]!) }
}
