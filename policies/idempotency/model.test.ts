// Calls of several callers that overlap in every order, against a model that says in ten lines what
// each must get: no call with a key is carried out twice while its first is under way or remembered.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { asProblem, Problem } from '#kernel/problem/problem.ts'
import type { Call, Outcome, Reply } from '../call.ts'
import { noBody } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { readBody } from '../testing/byte-source.ts'
import { openBench } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import idempotency from './idempotency.ts'
import { openKeyStore } from './key-store.ts'

const outcome = {} as Outcome

type Act =
  | { readonly kind: 'begin'; readonly who: string; readonly key: string; readonly body: string }
  | {
      readonly kind: 'end'
      readonly nth: number
      readonly how: 'made' | 'broken' | 'refused' | 'gone'
    }
  | { readonly kind: 'wait'; readonly seconds: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('begin' as const),
      who: fc.constantFrom('x', 'y'),
      key: fc.constantFrom('1', '2'),
      body: fc.constantFrom('a', 'b'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      nth: fc.nat(5),
      how: fc.constantFrom(
        'made' as const,
        'made' as const,
        'broken' as const,
        'refused' as const,
        'gone' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.integer({ min: 1, max: 40 }),
    }),
  },
)

interface Known {
  readonly body: string
  /** Undefined: under way. */
  made?: { readonly text: string; readonly until: number }
}

describe('idempotency, against a model', () => {
  it('holds for calls that overlap in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
        const bench = openBench()
        const tools = bench.tools('POST', '/persons')
        const step = idempotency.build({ seconds: 60 }, tools)
        const running: { call: Call; name: string }[] = []
        const known = new Map<string, Known>()
        let serial = 0
        for (const one of acts) {
          if (one.kind === 'wait') {
            bench.clock.wind(one.seconds * 1000)
          } else if (one.kind === 'begin') {
            const { who, key, body } = one
            const call = bench.call({ tools, headers: ['Idempotency-Key', key], body })
            call.caller = {
              kind: 'system',
              system: who,
              entity: 'e',
              scopes: new Set(),
              tokenId: 't',
            }
            const name = `${who} ${key}`
            const its = known.get(name)
            const now = bench.clock.monotonic()
            const alive = its && (!its.made || its.made.until > now) ? its : undefined
            const expected = !alive
              ? 'on'
              : alive.body !== body
                ? 'idempotency/reused'
                : alive.made
                  ? alive.made.text
                  : 'idempotency/busy'
            assert.equal(await begin(call), expected)
            if (expected !== 'on') await step.finish!(call, outcome)
            else {
              known.set(name, { body })
              running.push({ call, name })
            }
          } else if (running.length > 0) {
            const [{ call, name }] = running.splice(one.nth % running.length, 1) as [
              { call: Call; name: string },
            ]
            const text = `made ${++serial}`
            await end(call, one.how, text)
            if (one.how === 'made')
              known.get(name)!.made = { text, until: bench.clock.monotonic() + 60_000 }
            else known.delete(name)
          }
        }

        /** `on`, the code of a refusal, or the text of a kept reply. */
        async function begin(call: Call): Promise<string> {
          try {
            const reply = await step.request!(call)
            if (!reply) return 'on'
            await step.response!(call, reply)
            assert.equal(reply.headers.get('idempotency-replayed'), 'true')
            return (await readBody(reply.body)).toString()
          } catch (thrown) {
            return asProblem(thrown).code
          }
        }

        async function end(call: Call, how: string, text: string): Promise<void> {
          if (how !== 'gone') await step.response!(call, replyOf(how, text))
          await step.finish!(call, outcome)
        }
      }),
      { numRuns: 500 },
    )
  })
})

function replyOf(how: string, text: string): Reply {
  if (how === 'made') return upstreamReply(201, [], text)
  if (how === 'broken') return upstreamReply(503, [], text)
  const problem = new Problem('upstream/timeout', 'It did not answer.')
  return { status: 504, headers: new HeaderList(), body: noBody, from: 'gateway', problem }
}

describe('the store of keys', () => {
  it('does not grow with a hundred thousand keys, done or given up', () => {
    const clock = handWoundClock()
    const store = openKeyStore({ entries: 1_000, bytes: 2_000_000 }, clock)
    const reply = { status: 200, flat: [], bytes: Buffer.alloc(1_000), from: 'upstream' } as const
    for (let at = 0; at < 100_000; at += 1) {
      const found = store.take(`${at}`, 'print')
      assert.ok(found.kind === 'new')
      if (at % 3 === 0) found.mark.release()
      else found.mark.settle({ kind: 'reply', reply }, 1_000)
    }
    assert.equal(store.underWay, 0)
    assert.equal(store.done, 1_000)
    assert.equal(store.bytes, 2_000_000)
    store.bound({ entries: 10, bytes: 2_000_000 })
    const last = store.take('last', 'print')
    assert.ok(last.kind === 'new')
    last.mark.settle({ kind: 'reply', reply }, 1_000)
    assert.equal(store.done, 10)
    clock.wind(1_000)
    assert.equal(store.take('99998', 'print').kind, 'new', 'its time is over')
  })

  it('never pushes out a call that is under way', () => {
    const store = openKeyStore({ entries: 1, bytes: 65_536 }, handWoundClock())
    const first = store.take('first', 'print')
    for (let at = 0; at < 1_000; at += 1) {
      const found = store.take(`${at}`, 'print')
      if (found.kind === 'new') found.mark.settle({ kind: 'large', status: 200 }, 1_000)
    }
    assert.equal(store.take('first', 'print').kind, 'under-way')
    assert.ok(first.kind === 'new')
    first.mark.release()
    first.mark.settle({ kind: 'large', status: 200 }, 1_000)
    assert.equal(store.take('first', 'print').kind, 'new', 'what was released cannot be settled')
  })
})
