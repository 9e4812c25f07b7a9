// Steps that keep replies, in the real pipeline over real sockets: what goes over the wire on a miss,
// a hit, a renewal and a repeated call, and that nothing is left behind when a client leaves.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import cache from '#policies/cache/cache.ts'
import idempotency from '#policies/idempotency/idempotency.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

const identify: TestStep = {
  policy: 'identify',
  build: () => ({
    request(call) {
      const scopes = new Set<string>()
      call.caller = { kind: 'system', system: 'a.b', entity: 'a', scopes, tokenId: 't' }
    },
  }),
}
const keep: TestStep = { policy: 'cache', build: (tools) => cache.build({}, tools) }
const once: TestStep = { policy: 'idempotency', build: (tools) => idempotency.build({}, tools) }
const big = 'x'.repeat(300_000)

describe('replies that are kept', () => {
  let plane: TestPlane
  let registry: Registry
  /** What the registry is told to wait for before it answers. */
  let hold: Promise<unknown> = Promise.resolve()
  before(async () => {
    registry = await openRegistry((req, res) => {
      void hold.then(() => {
        const headers = {
          etag: '"v1"',
          'cache-control': req.url?.includes('old') ? 'max-age=0' : 'max-age=60',
        }
        if (req.headers['if-none-match'] === '"v1"') return res.writeHead(304, headers).end()
        res.writeHead(req.method === 'POST' ? 201 : 200, headers)
        if (req.url?.includes('big')) return res.end(big)
        res.write('{"n":')
        return setImmediate(() => res.end(`${registry.calls.length}}`))
      })
    })
    const paths = ['GET /licences', 'HEAD /licences', 'POST /licences']
    const api = publishedApi(paths, { upstream: registry.url })
    plane = await openPlane([api], { steps: [identify, once, keep] })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  const ask = async (query: string, init: RequestInit = {}) => {
    const before = registry.calls.length
    const reply = await fetch(`${plane.url}/api/gitd/licences/v1/licences?${query}`, init)
    const text = await reply.text()
    const { status, headers } = reply
    return { status, headers, text, asked: registry.calls.length - before }
  }

  it('are the same on the wire, with their length', async () => {
    const first = await ask('a')
    const again = await ask('a')
    assert.deepEqual([first.status, first.asked], [200, 1])
    assert.equal(first.headers.get('cache-status'), 'szyna; fwd=uri-miss')
    assert.deepEqual([again.status, again.asked, again.text], [200, 0, first.text])
    assert.equal(again.headers.get('content-length'), String(first.text.length))
    assert.match(again.headers.get('cache-status') ?? '', /^szyna; hit; ttl=\d+$/)
    const head = await ask('a', { method: 'HEAD' })
    assert.deepEqual([head.asked, head.text], [0, ''])
    assert.equal(head.headers.get('content-length'), String(first.text.length))
    // Without a Cache-Control of its own `fetch` would ask for a new one.
    const wishes = { 'if-none-match': '"v1"', 'cache-control': 'max-age=60' }
    const known = await ask('a', { headers: wishes })
    assert.deepEqual([known.status, known.asked, known.text], [304, 0, ''])
  })

  it('are kept when they are large', async () => {
    assert.equal((await ask('big')).text, big)
    const again = await ask('big')
    assert.equal(again.asked, 0)
    assert.ok(again.text === big)
  })

  it('are asked after when they are old', async () => {
    const first = await ask('old')
    const again = await ask('old')
    assert.deepEqual([again.status, again.asked, again.text], [200, 1, first.text])
    assert.equal(registry.calls.at(-1)?.headers['if-none-match'], '"v1"')
    assert.match(again.headers.get('cache-status') ?? '', /fwd=stale; fwd-status=304/)
  })

  it('answer a call that is sent again, and a write makes the copies old', async () => {
    await ask('a')
    const post = { method: 'POST', body: '{}', headers: { 'idempotency-key': '"k1"' } }
    const first = await ask('', post)
    const again = await ask('', post)
    assert.deepEqual([first.status, first.asked], [201, 1])
    assert.deepEqual([again.status, again.asked, again.text], [201, 0, first.text])
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
    assert.equal((await ask('a')).asked, 1)
  })

  it('let go of the key of a client that left', async () => {
    let go = () => {}
    hold = new Promise<void>((done) => (go = done))
    const leaving = new AbortController()
    const post = { method: 'POST', body: '{}', headers: { 'idempotency-key': '"k2"' } }
    const left = assert.rejects(ask('', { ...post, signal: leaving.signal }))
    while (registry.calls.at(-1)?.headers['idempotency-key'] !== '"k2"') await delay(5)
    assert.equal((await ask('', post)).status, 409)
    leaving.abort()
    await left
    go()
    hold = Promise.resolve()
    let status = 409
    for (let tries = 0; status === 409 && tries < 200; tries += 1) {
      ;({ status } = await ask('', post))
      if (status === 409) await delay(10)
    }
    assert.equal(status, 201)
  })
})
