import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { openBench, problemOf } from './testing/bench.ts'
import type { Bench, Told } from './testing/bench.ts'
import { all, object, part, ref } from './testing/compose.ts'

describe('a part of a composed call is asked', () => {
  let bench: Bench
  before(async () => {
    bench = await openBench()
  })
  after(() => bench.close())
  afterEach(() => bench.forget())

  it('sends nothing of the caller but his language', async () => {
    await bench.publish([part('a')], ref('parts', 'a', 'language'))
    const headers = {
      'accept-language': 'pl',
      cookie: 'a=b',
      'x-mine': '1',
      authorization: 'Bearer x',
    }
    assert.equal((await bench.told('', { headers })).body.data, 'pl')
    const [seen] = bench.registry.calls
    for (const name of ['cookie', 'x-mine', 'authorization'])
      assert.equal(seen!.headers[name], undefined)
    assert.equal(seen!.headers.accept, 'application/json')
  })

  it('goes on in the same trace, each part with a span of its own', async () => {
    await bench.publish([part('a'), part('b')], all('a', 'b'))
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await bench.told('', { headers: { traceparent } })
    const seen = bench.registry.calls.map(({ headers }) =>
      String(headers['traceparent']).split('-'),
    )
    assert.deepEqual(
      new Set(seen.map((parts) => parts[1])),
      new Set(['0af7651916cd43dd8448eb211c80319c']),
    )
    assert.equal(new Set(seen.map((parts) => parts[2])).size, 2)
  })

  it('reads body and parameters of the call, and refuses what cannot be read', async () => {
    const one = part('one', {
      path: { id: ref('body', 'id') },
      query: { n: ref('query', 'n'), all: ref('query', 'all'), gone: ref('query', 'gone') },
      required: [ref('body', 'id')],
    })
    const list = { schema: { type: 'array' }, required: false }
    const input = {
      path: {},
      query: { n: { schema: { type: 'integer' }, required: false }, all: list, gone: list },
      body: { type: 'object' },
    }
    await bench.publish([one], object({ url: ref('parts', 'one', 'url'), n: ref('query', 'n') }), {
      method: 'POST',
      input,
    })
    const send = (body: string, type = 'application/json') =>
      bench.call('?n=5&all=a%20b&all=c', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      })
    const { data } = (await (await send('{"id":"x y"}')).json()) as Told
    assert.deepEqual(data, { url: '/things/x%20y?n=5&all=a%20b&all=c', n: 5 })
    assert.equal((await send('{')).status, 400)
    assert.equal((await send('{}', 'text/plain')).status, 415)
    const lacking = await send('{}')
    assert.deepEqual(
      [lacking.status, (await problemOf(lacking)).type],
      [422, '/problems/composition/part-input'],
    )
  })

  it('leads to the operation that was meant, or nowhere, whatever value stands in the path', async () => {
    const id = { path: { id: ref('query', 'id') }, required: [ref('query', 'id')] }
    const input = { path: {}, query: { id: { schema: { type: 'string' }, required: true } } }
    await bench.publish([part('a', id)], ref('parts', 'a', 'url'), { input })
    const through = async (value: string) => {
      bench.registry.calls.length = 0
      const reply = await bench.call(`?id=${encodeURIComponent(value)}`)
      return reply.ok ? ((await reply.json()) as Told).data : [reply.status, bench.asked().length]
    }
    assert.equal(await through('żółw?a=b#c;d'), '/things/%C5%BC%C3%B3%C5%82w%3Fa%3Db%23c%3Bd')
    for (const value of [
      '',
      '.',
      '..',
      'a/b',
      '../list',
      'a\\b',
      '%2F',
      '%2e%2e',
      '\0',
      'a\r\nb',
      'search',
    ]) {
      assert.deepEqual(await through(value), [422, 0], JSON.stringify(value))
    }
  })
})
