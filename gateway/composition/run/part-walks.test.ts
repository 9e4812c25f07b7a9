import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '#kernel/problem/problem.ts'
import type { Call, Caller, Outcome } from '#policies/call.ts'
import type { Hooks } from '#policies/policy.ts'
import type { PartResource } from '../../data-plane/front-deps.ts'
import { json, openBench, problemOf } from './testing/bench.ts'
import type { Bench } from './testing/bench.ts'
import { all, part, ref } from './testing/compose.ts'

const caller: Caller = {
  kind: 'system',
  system: 'gmina.eurzad',
  entity: 'gmina',
  scopes: new Set(['whole']),
  tokenId: 'one',
}

describe('a part of a composed call walks the steps of its own API', () => {
  let bench: Bench
  const wishes: PartResource[] = []
  const calls: Call[] = []
  const outcomes: Outcome[] = []
  /** Of the step of the part. */
  let request: NonNullable<Hooks['request']> = () => {}
  let finish: NonNullable<Hooks['finish']> = () => {}

  before(async () => {
    bench = await openBench({
      steps: [
        {
          policy: 'require-token',
          phase: 'identify',
          build: ({ route }) => ({
            request(call) {
              if (route.api.name === 'whole') return void (call.caller = caller)
              calls.push({ ...call, headers: call.headers })
              return request(call)
            },
            finish(call, outcome) {
              if (route.api.name === 'whole') return
              outcomes.push(outcome)
              return finish(call, outcome)
            },
          }),
        },
      ],
      partToken: (who, wish) => {
        assert.equal(who, caller)
        wishes.push(wish)
        return 'Bearer of-the-part'
      },
    })
    await bench.publish([part('a'), part('b', { onError: 'omit' })], all('a', 'b'))
  })
  after(() => bench.close())
  afterEach(() => {
    bench.forget()
    for (const list of [wishes, calls, outcomes]) list.length = 0
    request = finish = () => {}
  })

  it('as a call of its own, with the trace and the address of the whole, and unknown until a step knows it', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await bench.told('', { headers: { traceparent } })
    assert.equal(calls.length, 2)
    for (const call of calls) {
      assert.equal(call.traceId, '0af7651916cd43dd8448eb211c80319c')
      assert.equal(call.peer, '127.0.0.1')
      assert.equal(call.caller, undefined)
      assert.deepEqual(call.notes, { via: 'szyna/whole/v1' })
      assert.equal(call.route.api.name, 'licences')
    }
  })

  it('with a token for that API alone, which goes no further', async () => {
    const shown: (string | undefined)[] = []
    request = (call) => void shown.push(call.headers.get('authorization'))
    await bench.told()
    assert.deepEqual(shown, ['Bearer of-the-part', 'Bearer of-the-part'])
    const resource = `${bench.plane.url}/api/gitd/licences`
    assert.deepEqual(wishes[0], {
      resource,
      scopes: [],
      act: 'szyna/whole/v1',
      operation: 'GET /things/{id}',
    })
    for (const { headers } of bench.registry.calls) assert.equal(headers.authorization, undefined)
  })

  it('and is refused by them: the caller learns by which API and why', async () => {
    request = () => {
      throw new Problem('access/denied', 'Somebody is private.')
    }
    const reply = await bench.call()
    assert.equal(reply.status, 403)
    const { type, detail } = await problemOf(reply)
    assert.equal(type, '/problems/composition/part-refused')
    assert.match(detail, /The part a \(gitd\/licences\/v1, .*\) ended with 403 access\/denied\./)
    assert.doesNotMatch(detail, /private/)
    assert.deepEqual(bench.asked(), [])
  })

  it('and leaves its trace, before the whole is answered', async () => {
    let kept = 0
    finish = () => wait(40).then(() => void (kept += 1))
    bench.answers.set('b', (_req, res) => json(res, {}, 500))
    const { body } = await bench.told()
    assert.equal(kept, 2)
    assert.equal(body.complete, false)
    assert.deepEqual(
      outcomes.map(({ status, from, aborted }) => `${status} ${from} ${aborted}`).sort(),
      ['200 upstream false', '500 upstream false'],
    )
    assert.ok(outcomes.every(({ upstreamMs, totalMs }) => upstreamMs > 0 && totalMs >= upstreamMs))
  })

  it('and leaves it once, when it is let go', async () => {
    bench.answers.set('b', () => {})
    bench.answers.set('a', (_req, res) => json(res, {}, 500))
    assert.equal((await bench.call()).status, 502)
    assert.deepEqual(outcomes.map(({ status, aborted }) => `${status} ${aborted}`).sort(), [
      '499 true',
      '500 false',
    ])
  })

  it('and is counted with its own API', async () => {
    const count = async () => {
      const text = await bench.plane.gateway.metrics()
      const line =
        /szyna_http_requests_total\{api="gitd\/licences\/v1",code="200",source="upstream"\} (\d+)/
      return Number(line.exec(text)?.[1] ?? 0)
    }
    const before = await count()
    await bench.told()
    assert.equal(await count(), before + 2)
  })

  it('of the snapshot that the whole began with, whatever is swapped meanwhile', async () => {
    const marks: string[] = []
    const marking = (mark: string) => ({
      policy: 'mark',
      build: (): Hooks => ({
        response: ({ route }) => void marks.push(`${mark} ${route.api.name}`),
      }),
    })
    const second = part('b', { path: { id: ref('parts', 'a', 'id') }, after: ['a'] })
    await bench.plane.setPolicy('default', [marking('old')])
    await bench.publish([part('a'), second], all('a', 'b'))
    bench.answers.set('a', (_req, res) => {
      const swap = async () => {
        await bench.plane.setPolicy('default', [marking('new')])
        await bench.plane.gateway.rebuild('test')
        json(res, { id: 'z' })
      }
      void swap()
    })
    await bench.told()
    assert.deepEqual(marks, ['old licences', 'old licences', 'old whole'])
    bench.forget()
    await bench.told()
    assert.deepEqual(marks.slice(3), ['new licences', 'new licences', 'new whole'])
  })
})
