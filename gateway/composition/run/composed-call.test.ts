import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, afterEach, before, describe, it } from 'node:test'
import { publishedApi } from '../../data-plane/testing/open-plane.ts'
import { document, json, openBench } from './testing/bench.ts'
import type { Answer, Bench } from './testing/bench.ts'
import { all, composedApi, object, part, ref } from './testing/compose.ts'

describe('a composed call', () => {
  let bench: Bench
  before(async () => {
    bench = await openBench()
  })
  after(() => bench.close())
  afterEach(() => bench.forget())

  it('asks at once what can be asked, and the rest when what it needs is there', async () => {
    let waiting: ServerResponse[] = []
    const hold: Answer = (_req, res) => {
      waiting.push(res)
      if (waiting.length === 2) for (const [at, one] of waiting.entries()) json(one, { n: at })
    }
    for (const id of ['a', 'b']) bench.answers.set(id, hold)
    const third = part('c', { path: { id: ref('parts', 'a', 'n') }, after: ['a'] })
    await bench.publish([part('a'), part('b'), third], object({ c: ref('parts', 'c', 'id') }))
    const { answer, body } = await bench.told()
    waiting = []
    assert.equal(answer.headers.get('content-type'), 'application/json')
    assert.equal(answer.headers.get('szyna-complete'), '?1')
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.equal(body.complete, true)
    assert.match(JSON.stringify(body.data), /^\{"c":"[01]"\}$/)
    assert.deepEqual(Object.keys(body.sources), ['a', 'b', 'c'])
    const { a } = body.sources
    assert.deepEqual([a!.state, a!.status], ['answered', 200])
    assert.ok(Math.abs(Date.parse(a!.at) - Date.now()) < 10_000)
  })

  it('skips a part that lacks what it needs', async () => {
    const needs = ref('parts', 'a', 'none')
    const b = part('b', { path: { id: needs }, required: [needs], after: ['a'], onError: 'omit' })
    await bench.publish([part('a'), b], object({ b: ref('parts', 'b') }))
    const { body } = await bench.told()
    assert.deepEqual(body.data, {})
    assert.equal(body.sources['b']!.state, 'skipped')
    assert.deepEqual(bench.asked(), ['/things/a'])
  })

  it('asks so many times at once as it is told, and takes the first good answer', async () => {
    let nth = 0
    bench.answers.set('a', (_req, res) => {
      nth += 1
      if (nth === 1) json(res, {}, 500)
      else if (nth === 2) setTimeout(() => json(res, { winner: true }), 30)
    })
    await bench.publish([part('a', { atOnce: 3 })], ref('parts', 'a'))
    const { body } = await bench.told()
    assert.deepEqual(body.data, { winner: true })
    assert.equal(nth, 3)
  })

  it('asks a part that changes something once, last, and only when nothing failed before', async () => {
    const order = part('order', {
      operation: 'POST /things',
      onlyReads: false,
      path: {},
      body: object({ id: ref('parts', 'a', 'id'), none: ref('parts', 'a', 'none') }),
      after: ['a'],
    })
    let sent = ''
    bench.answers.set('things', (req, res) => {
      req
        .on('data', (chunk) => (sent += String(chunk)))
        .on('end', () => json(res, { done: 1 }, 201))
    })
    bench.answers.set('b', (_req, res) => void setTimeout(() => json(res, {}), 50))
    await bench.publish([part('a'), part('b'), order], all('b', 'order'), { method: 'POST' })
    const post = { method: 'POST' }
    assert.deepEqual((await bench.told('', post)).body.data, { b: {}, order: { done: 1 } })
    assert.equal(sent, '{"id":"a"}')
    assert.equal(bench.asked().at(-1), '/things')
    assert.equal(bench.asked().filter((url) => url === '/things').length, 1)
    bench.answers.set('b', (_req, res) => json(res, {}, 500))
    bench.registry.calls.length = 0
    assert.equal((await bench.call('', post)).status, 502)
    assert.ok(!bench.asked().includes('/things'))
  })

  it('keeps an answer for the time it is told, unless the source forbids it', async () => {
    const kept = part('a', { cacheSeconds: 60 })
    const lacking = part('b', { cacheSeconds: 60 })
    bench.answers.set('b', (_req, res) =>
      json(res, {}, 200, { 'cache-control': 'private, no-store' }),
    )
    await bench.publish([kept, lacking], all('a', 'b'))
    const first = (await bench.told()).body
    const second = (await bench.told()).body
    assert.deepEqual(first.data, second.data)
    assert.equal(second.complete, true)
    assert.equal(second.sources['a']!.state, 'cached')
    assert.equal(second.sources['a']!.at, first.sources['a']!.at)
    assert.equal(second.sources['b']!.state, 'answered')
    assert.deepEqual(bench.asked(), ['/things/a', '/things/b', '/things/b'])
  })

  it('without an envelope says in the head where things come from', async () => {
    bench.answers.set('b', (_req, res) => json(res, {}, 503))
    const parts = [part('vatPayer'), part('b', { onError: 'omit' })]
    const result = object({ v: ref('parts', 'vatPayer', 'id'), b: ref('parts', 'b') })
    await bench.publish(parts, result, { envelope: false })
    const answer = await bench.call()
    assert.equal(await answer.text(), '{"v":"vatPayer"}')
    assert.equal(answer.headers.get('szyna-complete'), '?0')
    assert.match(
      answer.headers.get('szyna-sources')!,
      /^vat-payer;api="gitd\/licences\/v1";state=answered;status=200;at=@\d{10}, b;api="[^"]+";state=failed;status=503;at=@\d{10}$/,
    )
  })

  it('marks an answer made of examples as one', async () => {
    bench.plane.apis.splice(1)
    bench.plane.apis.push(publishedApi(['GET /list'], { name: 'fresh', document }))
    const fresh = part('a', { api: 'gitd/fresh/v1', operation: 'GET /list', path: {} })
    bench.plane.apis.push(composedApi([fresh], ref('parts', 'a')))
    await bench.plane.gateway.rebuild('test')
    const { answer, body } = await bench.told()
    assert.deepEqual(body.data, { from: 'sandbox' })
    assert.equal(answer.headers.get('szyna-sandbox'), 'true')
  })
})
