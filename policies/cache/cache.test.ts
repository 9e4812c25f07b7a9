import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HeaderList } from '../headers.ts'
import type { Call, Reply } from '../call.ts'
import { runCases } from '../run-cases.ts'
import { byteSource, readBody } from '../testing/byte-source.ts'
import { openBench, walk } from '../testing/harness.ts'
import type { Bench } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import cache from './cache.ts'
import type { Cache } from './options.ts'

function openCache(options: Cache = {}, bench: Bench = openBench()) {
  const tools = bench.tools('GET', '/persons')
  const step = cache.build({ for: 'everyone', seconds: 60, ...options }, tools)
  const ask = (upstream?: (call: Call) => Reply, headers: string[] = []) =>
    walk([step], bench.call({ tools, headers }), upstream && { upstream })
  return { bench, tools, step, ask }
}

function flowing(chunks: readonly string[], how = {}): Reply {
  const source = byteSource(
    chunks.map((chunk) => Buffer.from(chunk)),
    how,
  )
  return {
    status: 200,
    headers: new HeaderList(),
    body: { kind: 'stream', source },
    from: 'upstream',
  }
}

describe('cache', () => {
  it('does what its golden cases say', async () => {
    for (const name of ['cache', 'old-copies', 'beside-other-steps']) {
      const file = new URL(`${name}.cases.yaml`, import.meta.url).pathname
      const { failed, lines } = await runCases(file)
      assert.equal(failed, 0, lines.join('\n'))
    }
  })

  it('keeps a body that flows once it has come to its end, and not before', async () => {
    const { ask } = openCache()
    const { reply } = await ask(() => flowing(['ab', 'cd']))
    assert.equal(reply.headers.get('cache-status'), 'szyna; fwd=uri-miss', 'nobody knows yet')
    assert.ok((await ask(() => flowing(['x']))).forwarded, 'it has not been read')
    assert.equal((await readBody(reply.body)).toString(), 'abcd')
    const again = await ask()
    assert.equal(again.forwarded, undefined)
    assert.equal((await readBody(again.reply.body)).toString(), 'abcd')
  })

  it('keeps nothing of a body that breaks off or is given up', async () => {
    const { ask } = openCache()
    const broken = await ask(() => flowing(['ab'], { breaks: new Error('cut') }))
    await assert.rejects(readBody(broken.reply.body), /cut/)
    const left = await ask(() => flowing(['ab', 'cd']))
    assert.ok(left.forwarded && left.reply.body.kind === 'stream')
    left.reply.body.source.abort(new Error('The client went away.'))
    assert.ok((await ask()).forwarded)
  })

  it('lets a body that is too large pass, whether it says so before or not', async () => {
    const { ask } = openCache({ 'max-body': 3 })
    for (const announced of [true, false]) {
      const { reply } = await ask(() => flowing(['ab', 'cd'], { announced }))
      assert.equal(reply.headers.get('cache-status'), 'szyna; fwd=uri-miss')
      assert.equal((await readBody(reply.body)).toString(), 'abcd')
    }
    assert.ok((await ask(() => upstreamReply(200, [], 'abcd'))).forwarded)
    assert.ok((await ask(() => upstreamReply(200, [], 'abc'))).forwarded)
    assert.equal((await ask()).forwarded, undefined)
  })

  it('gives out copies: whoever writes into one spoils it for himself', async () => {
    const { ask } = openCache()
    for (const upstream of [() => upstreamReply(200, ['X-A', '1'], 'abcd'), undefined, undefined]) {
      const { reply } = await ask(upstream)
      assert.equal((await readBody(reply.body)).toString(), 'abcd')
      assert.deepEqual(reply.headers.all('x-a'), ['1'])
      if (reply.body.kind === 'bytes') reply.body.bytes.fill(0)
      reply.headers.set('X-A', '2')
    }
  })

  it('says to steps above that a copy comes from the upstream, and shows steps below nothing', async () => {
    const seen: unknown[] = []
    const look = { response: (_: Call, { from, status }: Reply) => void seen.push(from, status) }
    const { step, bench, tools } = openCache()
    const steps = [look, step, look]
    await walk(steps, bench.call({ tools }))
    assert.deepEqual(seen.splice(0), ['upstream', 200, 'upstream', 200])
    await walk(steps, bench.call({ tools }))
    assert.deepEqual(seen, ['gateway', 204, 'upstream', 200])
  })

  it('lets the refusal of a step below stand', async () => {
    const { step, bench, tools } = openCache()
    await walk([step], bench.call({ tools }))
    const refuse = {
      response() {
        throw new Error('no')
      },
    }
    const { reply } = await walk([step, refuse], bench.call({ tools }))
    assert.equal(reply.problem?.code, 'gateway/internal')
  })

  it('keeps nothing that was asked for before the last write of its address', async () => {
    const bench = openBench()
    const { ask } = openCache({}, bench)
    const put = bench.tools('PUT', '/persons')
    const write = cache.build({ for: 'everyone', seconds: 60 }, put)
    const reading = await ask(() => flowing(['old']))
    await walk([write], bench.call({ tools: put }))
    await readBody(reading.reply.body)
    assert.ok((await ask(() => upstreamReply(200, [], 'new'))).forwarded, 'the old one is not kept')
    assert.equal((await ask()).forwarded, undefined)
  })

  it('begins with nothing when the API is compiled anew', async () => {
    await openCache().ask()
    assert.ok((await openCache().ask()).forwarded)
  })

  const login = { login: ['read'] }
  // oxfmt-ignore
  const documents: readonly [security: unknown, operation: unknown, refused: boolean][] = [
    [undefined,     {},                          false],
    [[],            {},                          false],
    [[{}],          {},                          false],
    [[login],       {},                          true ],
    [[{}, login],   {},                          true ],
    [[login],       { security: [] },            false],
    [undefined,     { security: [login] },       true ],
  ]
  for (const [security, get, refused] of documents) {
    it(`${refused ? 'does not share' : 'shares'} where security is ${JSON.stringify([security, get])}`, () => {
      const document = {
        openapi: '3.1.0',
        info: { title: 'T', version: '1' },
        security,
        paths: { '/persons': { get } },
      }
      const tools = openBench({ document }).tools('GET', '/persons')
      const build = (more: Cache) => () => cache.build({ for: 'everyone', ...more }, tools)
      if (refused) assert.throws(build({}), /write `insecure: share-despite-token` beside it/)
      else assert.doesNotThrow(build({}))
      assert.doesNotThrow(build({ insecure: 'share-despite-token' }))
    })
  }

  it('does not share where the document asks for permissions', () => {
    const bench = openBench({ hints: { rateLimits: [], permissions: ['PersonRead'] } })
    assert.throws(() => openCache({}, bench), /asks in the document who calls/)
  })
})
