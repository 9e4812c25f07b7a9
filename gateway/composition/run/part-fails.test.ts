import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { json, openBench, problemOf } from './testing/bench.ts'
import type { Answer, Bench } from './testing/bench.ts'
import { all, object, part, ref } from './testing/compose.ts'

describe('a part of a composed call fails', () => {
  let bench: Bench
  before(async () => {
    bench = await openBench()
  })
  after(() => bench.close())
  afterEach(() => bench.forget())

  it('leaves out what a part that may fail did not give, and says so', async () => {
    bench.answers.set('b', (_req, res) => json(res, {}, 503))
    const parts = [
      part('a'),
      part('b', { onError: 'omit' }),
      part('c', { onError: { default: 7 } }),
    ]
    bench.answers.set('c', (_req, res) => res.end('no JSON'))
    const result = object({
      a: ref('parts', 'a', 'id'),
      b: ref('parts', 'b'),
      c: ref('parts', 'c'),
    })
    await bench.publish(parts, result)
    const { answer, body } = await bench.told()
    assert.equal(answer.headers.get('szyna-complete'), '?0')
    assert.deepEqual(body.data, { a: 'a', c: 7 })
    assert.equal(body.complete, false)
    assert.deepEqual([body.sources['b']!.state, body.sources['b']!.status], ['failed', 503])
    assert.deepEqual([body.sources['c']!.state, body.sources['c']!.status], ['failed', 200])
  })

  // oxfmt-ignore
  const failures: [string, Answer, number, string, RegExp][] = [
    ['refuses',            (_, res) => json(res, {}, 403),                 403, 'composition/part-refused', /\(gitd\/licences\/v1, GET \/things\/\{id\}\) answered 403\./],
    ['knows nobody',       (_, res) => json(res, {}, 404),                 404, 'composition/nothing',      /answered 404/],
    ['does not take it',   (_, res) => json(res, {}, 409),                 422, 'composition/part-input',   /answered 409/],
    ['is broken',          (_, res) => json(res, { secret: 1 }, 500),      502, 'composition/part-failed',  /answered 500/],
    ['moves',              (_, res) => json(res, {}, 302),                 502, 'composition/part-failed',  /answered 302/],
    ['breaks off',         (_, res) => void res.writeHead(200, { 'content-type': 'application/json', 'content-length': 9 }).write('{', () => res.destroy()), 502, 'composition/part-failed', /broke off|upstream\/malformed/],
    ['hangs up',           (_, res) => void res.destroy(),                 502, 'composition/part-failed',  /upstream\/unreachable/],
    ['speaks no JSON',     (_, res) => void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 502, 'composition/part-failed', /not JSON/],
    ['speaks it wrongly',  (_, res) => void res.writeHead(200, { 'content-type': 'application/json' }).end('{'), 502, 'composition/part-failed', /cannot be read/],
    ['says too much',      (_, res) => json(res, 'x'.repeat(3 << 20)),     502, 'composition/part-failed',  /more than 2 MiB/],
  ]
  for (const [what, answer, status, code, detail] of failures) {
    it(`ends with ${status} ${code} where a part that must not fail ${what}`, async () => {
      bench.answers.set('a', answer)
      await bench.publish([part('a')], ref('parts', 'a'))
      const reply = await bench.call()
      assert.equal(reply.status, status)
      const said = await problemOf(reply)
      assert.equal(said.type, `/problems/${code}`)
      assert.match(said.detail, detail)
      assert.doesNotMatch(said.detail, /secret/)
    })
  }

  it('passes on when a part asks to wait', async () => {
    bench.answers.set('a', (_req, res) => json(res, {}, 429, { 'retry-after': '17' }))
    await bench.publish([part('a')], ref('parts', 'a'))
    const reply = await bench.call()
    assert.equal(reply.status, 429)
    assert.equal(reply.headers.get('retry-after'), '17')
    assert.equal((await problemOf(reply)).type, '/problems/limit/exceeded')
  })

  it('waits for a part no longer than it may take', async () => {
    bench.answers.set('a', () => {})
    bench.answers.set('b', (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 }).write('{')
    })
    const quick = { timeoutMs: 100, onError: 'omit' } as const
    await bench.publish([part('a', quick), part('b', quick)], all('a', 'b'))
    const started = performance.now()
    const { body } = await bench.told()
    assert.ok(performance.now() - started < 2_000)
    assert.deepEqual(
      Object.values(body.sources).map(({ state, status, problem }) => [state, status, problem]),
      [
        ['failed', 504, 'upstream/timeout'],
        ['failed', 504, 'upstream/timeout'],
      ],
    )
  })

  it('lets the others go when one that must not fail did', async () => {
    let gone = false
    bench.answers.set('a', (req) => void req.socket.once('close', () => (gone = true)))
    bench.answers.set('b', (_req, res) => void setTimeout(() => json(res, {}, 500), 20))
    await bench.publish([part('a'), part('b')], all('a', 'b'))
    assert.equal((await bench.call()).status, 502)
    await until('the connection of the other is let go', () => gone)
  })

  it('lets everything go when the caller leaves', async () => {
    let open = 0
    bench.answers.set('a', (req) => {
      open += 1
      req.socket.once('close', () => (open -= 1))
    })
    await bench.publish([part('a', { atOnce: 3 })], all('a'))
    const leaving = new AbortController()
    const left = bench.call('', { signal: leaving.signal }).catch(() => 'left')
    await until('the part is asked', () => open === 3)
    leaving.abort()
    assert.equal(await left, 'left')
    await until('nothing is open', () => open === 0)
    await until('nothing is counted as under way', async () => {
      const text = await bench.plane.gateway.metrics()
      return !/http_server_active_requests\{api="[^"]+"\} [1-9-]/.test(text)
    })
  })

  it('of answers nested too deeply is refused, and the bus goes on', async () => {
    const deep = '['.repeat(500_000) + ']'.repeat(500_000)
    bench.answers.set('a', (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' }).end(deep)
    })
    await bench.publish([part('a')], ref('parts', 'a'))
    assert.equal((await bench.call()).status, 502)
    bench.answers.clear()
    assert.equal((await bench.call()).status, 200)
  })
})
