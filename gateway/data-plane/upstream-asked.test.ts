import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Call } from '#policies/call.ts'
import { get, problemOf } from './testing/against-upstream.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'
import type { RawServer } from './testing/raw-http.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('what an upstream is asked', () => {
  let plane: TestPlane
  let upstream: RawServer
  before(async () => {
    upstream = await rawServer((socket) => socket.write(ok))
    const api = publishedApi(['GET /persons/{id}', 'DELETE /x', 'POST /x'], {
      upstream: `${upstream.url}/base/`,
    })
    plane = await openPlane([api])
  })
  after(async () => {
    await plane.close()
    await upstream.close()
  })

  it('is the path that was checked, below its own, and the query as it came', async () => {
    const query = 'q=%zz|[]{}"<>&q=a%00b'
    await exchange(
      plane.port,
      `GET /api/gitd/licences/v1/persons/%6aan%c5%82?${query} HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n`,
    )
    assert.ok(upstream.seen().includes(`GET /base/persons/jan%C5%82?${query} HTTP/1.1\r\n`))
  })

  it('names the bus, the trace, the client and its own host, each once', async () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    await exchange(
      plane.port,
      'GET /api/gitd/licences/v1/persons/trace HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n' +
        `Traceparent: ${trace}\r\nTracestate: a=b\r\n\r\n`,
    )
    const head = upstream.seen().slice(upstream.seen().lastIndexOf('GET /base/persons/trace'))
    assert.match(head, /^traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01\r$/m)
    assert.ok(!head.includes('00f067aa0ba902b7'))
    assert.match(head, /^tracestate: a=b\r$/im)
    assert.match(head, /^forwarded: for=127\.0\.0\.1;host="127\.0\.0\.1:\d+";proto=http\r$/m)
    assert.match(head, /^x-forwarded-for: 127\.0\.0\.1\r$/m)
    assert.match(head, /^x-forwarded-proto: http\r$/m)
    assert.match(head, /^via: 1\.1 szyna\r$/m)
    assert.equal(head.match(/^host: /gim)?.length, 1)
    assert.ok(head.includes(`host: ${new URL(upstream.url).host}`))
  })

  it('is nothing when a step has put a line end or a strange letter into a header', async () => {
    for (const value of ['a\r\nX-Evil: 1', 'a\nb', 'a\rb', 'a\0b', 'a\u010ab', 'a\u{1f511}']) {
      const step = {
        policy: 'sly',
        build: () => ({ request: (call: Call) => call.headers.set('X-Sly', value) }),
      }
      const sly = await openPlane([publishedApi(['GET /x'], { upstream: upstream.url })], {
        steps: [step],
      })
      const before = upstream.seen().length
      assert.equal(problemOf(await exchange(sly.port, get)).code, 'gateway/internal')
      assert.equal(upstream.seen().length, before)
      await sly.close()
    }
  })

  it('has its body framed anew, whatever the client framed it with', async () => {
    await exchange(
      plane.port,
      'POST /api/gitd/licences/v1/x HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    )
    assert.match(upstream.seen(), /transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n/)
    await exchange(
      plane.port,
      'POST /api/gitd/licences/v1/x HTTP/1.1\r\nHost: bus\r\nConnection: close\r\nContent-Length: 4\r\n\r\nabcd',
    )
    assert.match(upstream.seen(), /content-length: 4\r\n\r\nabcd/)
  })
})
