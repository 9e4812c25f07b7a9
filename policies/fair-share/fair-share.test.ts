import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import type { Hooks } from '../policy.ts'
import { runCases } from '../run-cases.ts'
import { openBench } from '../testing/harness.ts'
import { FairQueue } from './fair-queue.ts'
import fairShare from './fair-share.ts'
import type { FairShare } from './fair-share.ts'

const outcome = {
  status: 200,
  problem: undefined,
  from: 'upstream',
  requestBytes: 0,
  replyBytes: 0,
  totalMs: 0,
  upstreamMs: 0,
  aborted: false,
} as const

function open(options: FairShare): { step: Hooks; callOf(entity: string): Call } {
  const bench = openBench()
  const tools = bench.tools('GET', '/persons')
  const callOf = (entity: string): Call => {
    const scopes: ReadonlySet<string> = new Set()
    const caller = { kind: 'system', system: `${entity}.a`, entity, scopes, tokenId: 't' } as const
    return { ...bench.call({ tools }), caller }
  }
  return { step: fairShare.build(options, tools), callOf }
}

describe('fair-share', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('fair-share.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('lets a waiting call in when a place is free, and the quiet one before the busy one', async () => {
    const { step, callOf } = open({ places: 1 })
    const running = callOf('busy')
    assert.equal(step.request!(running), undefined)
    const order: string[] = []
    const waiting = ['busy', 'busy', 'quiet'].map((entity) => {
      const call = callOf(entity)
      const entered = step.request!(call) as Promise<void>
      return entered.then(() => {
        order.push(entity)
        void step.finish!(call, outcome)
      })
    })
    void step.finish!(running, outcome)
    await Promise.all(waiting)
    assert.deepEqual(order, ['quiet', 'busy', 'busy'])
  })

  it('refuses who waits too long, and those who come when enough wait', async () => {
    const { step, callOf } = open({ places: 1, waiting: 1, seconds: 0.01 })
    const running = callOf('a')
    void step.request!(running)
    const late = step.request!(callOf('b')) as Promise<void>
    assert.throws(() => step.request!(callOf('c')), isOverload)
    await assert.rejects(late, isOverload)
    void step.finish!(running, outcome)
    assert.equal(step.request!(callOf('d')), undefined)
  })

  it('keeps no place for a client that left while it waited, nor for one that ends twice', () => {
    const { step, callOf } = open({ places: 1 })
    const running = callOf('a')
    void step.request!(running)
    const left = callOf('b')
    void step.request!(left)
    void step.finish!(left, outcome)
    for (let n = 0; n < 2; n++) void step.finish!(running, outcome)
    assert.equal(step.request!(callOf('c')), undefined)
    assert.notEqual(step.request!(callOf('d')), undefined)
  })

  it('gives everybody who waits his share by weight, within one call', () => {
    const weight = fc.integer({ min: 1, max: 9 })
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2, maxLength: 5 }), (weights) => {
        const queue = new FairQueue()
        const served = weights.map(() => 0)
        const rounds = 20
        assert.ok(queue.enter(1, 'first', 1, { go() {} }))
        for (const [party, weight] of weights.entries()) {
          for (let n = 0; n < rounds * weight; n++) {
            queue.enter(1, String(party), weight, { go: () => (served[party]! += 1) })
          }
        }
        const sum = weights.reduce((all, one) => all + one, 0)
        for (let n = 1; n <= rounds * sum; n++) {
          queue.leave(1)
          for (const [party, weight] of weights.entries()) {
            const share = (n * weight) / sum
            assert.ok(
              Math.abs(served[party]! - share) <= weights.length,
              `${served.join()} after ${n}`,
            )
          }
        }
        assert.equal(queue.waiting, 0)
      }),
    )
  })

  it('never has more under way than places, whoever comes, leaves and gives up', () => {
    const event = fc.record({ what: fc.constantFrom('come', 'end', 'give up'), who: fc.nat(3) })
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 100 }),
        fc.integer({ min: 1, max: 4 }),
        (events, places) => {
          const queue = new FairQueue()
          let underWay = 0
          const waiting: { party: string; waiter: { go(): void } }[] = []
          for (const { what, who } of events) {
            const party = String(who)
            if (what === 'come') {
              const waiter = {
                go() {
                  waiting.splice(
                    waiting.findIndex((one) => one.waiter === waiter),
                    1,
                  )
                  underWay += 1
                },
              }
              if (queue.enter(places, party, 1, waiter)) underWay += 1
              else waiting.push({ party, waiter })
            } else if (what === 'end' && underWay > 0) {
              underWay -= 1
              queue.leave(places)
            } else if (what === 'give up' && waiting.length > 0) {
              const [one] = waiting.splice(who % waiting.length, 1)
              assert.ok(queue.giveUp(one!.party, one!.waiter))
            }
            assert.equal(queue.waiting, waiting.length)
            assert.ok(underWay <= places && (waiting.length === 0 || underWay === places))
          }
        },
      ),
    )
  })
})

function isOverload(thrown: unknown): boolean {
  return thrown instanceof Problem && thrown.code === 'gateway/overload'
}
