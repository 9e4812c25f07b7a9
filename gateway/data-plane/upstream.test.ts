import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Call } from '#policies/call.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'
import type { RawServer } from './testing/raw-http.ts'

const operations = ['GET /x', 'HEAD /head', 'POST /x', 'PUT /x', 'GET /other']
const get = 'GET /api/gitd/licences/v1/x HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n'
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** A plane in front of an upstream that does this to every connection that asks for something. */
async function against(
  onRequest: (socket: Socket, head: string, nth: number) => void,
  test: (plane: TestPlane, upstream: RawServer) => Promise<void>,
  upstreamTimeoutMs = 2_000,
): Promise<void> {
  let nth = 0
  const upstream = await rawServer((socket, head) => onRequest(socket, head, nth++))
  const plane = await openPlane([publishedApi(operations, { upstream: `${upstream.url}/base/` })], {
    upstreamTimeoutMs,
  })
  try {
    await test(plane, upstream)
  } finally {
    await plane.close()
    await upstream.close()
  }
}

function problemOf(answer: string): {
  code: string
  status: number
  proxyStatus: string | undefined
} {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
  const { type } = JSON.parse(body) as { type: string }
  const proxyStatus = /^proxy-status: (.*)$/im.exec(answer)?.[1]
  return { code: type.slice('/problems/'.length), status, proxyStatus }
}

describe('an upstream that fails', () => {
  it('by refusing connections is a 502 with its reason', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    const plane = await openPlane([
      publishedApi(operations, { upstream: `http://127.0.0.1:${port}` }),
    ])
    const answer = problemOf(await exchange(plane.port, get))
    assert.deepEqual(answer, {
      code: 'upstream/unreachable',
      status: 502,
      proxyStatus: 'szyna; error=connection_refused',
    })
    await plane.close()
  })

  it('by a name that does not resolve is a 502', async () => {
    const plane = await openPlane([
      publishedApi(operations, { upstream: 'http://registry.invalid' }),
    ])
    const answer = problemOf(await exchange(plane.port, get, 5_000))
    assert.equal(answer.proxyStatus, 'szyna; error=dns_error')
    await plane.close()
  })

  it('by silence is a 504 at the deadline, and its neighbour does not notice', async () => {
    await against(
      () => {},
      async (plane) => {
        const neighbour = await rawServer((socket) => socket.write(ok))
        plane.apis.push(publishedApi(['GET /x'], { name: 'persons', upstream: neighbour.url }))
        await plane.gateway.rebuild('a neighbour moved in')
        const started = performance.now()
        const hanging = Array.from({ length: 200 }, async () => {
          const answer = problemOf(await exchange(plane.port, get, 2_000))
          return { answer, took: performance.now() - started }
        })
        await wait(100)
        const asked = performance.now()
        const other = await exchange(plane.port, get.replace('licences', 'persons'))
        assert.match(other, /^HTTP\/1\.1 200/)
        const waited = performance.now() - asked
        for (const { answer, took } of await Promise.all(hanging)) {
          assert.equal(answer.code, 'upstream/timeout')
          assert.equal(answer.status, 504)
          assert.match(answer.proxyStatus ?? '', /http_response_timeout/)
          assert.ok(took > 400 && took < 10_000, `${took} ms`)
          assert.ok(waited < took, `the neighbour's answer took ${waited} ms`)
        }
        await neighbour.close()
      },
      400,
    )
  })

  it('by silence holds no more sockets than its pool', async () => {
    await against(
      () => {},
      async (plane, upstream) => {
        const hanging = Array.from({ length: 200 }, () => exchange(plane.port, get, 2_000))
        await wait(200)
        assert.ok(upstream.sockets.size <= 128, `${upstream.sockets.size} sockets`)
        await Promise.all(hanging)
      },
      400,
    )
  })

  it('by closing a new connection before a byte is a 502', async () => {
    await against(
      (socket) => socket.destroy(),
      async (plane, upstream) => {
        const answer = problemOf(await exchange(plane.port, get))
        assert.equal(answer.status, 502)
        assert.match(answer.proxyStatus ?? '', /connection_terminated/)
        assert.equal(upstream.accepted(), 1)
      },
    )
  })

  it('by closing one that had been idle is asked once more, over a new one', async () => {
    await against(
      (socket, _head, nth) => (nth > 0 ? socket.destroy() : socket.write(ok)),
      async (plane, upstream) => {
        await exchange(plane.port, get)
        assert.equal(problemOf(await exchange(plane.port, get)).status, 502)
        assert.equal(upstream.accepted(), 2)
      },
    )
  })

  it('once, on a stale connection, is not noticed', async () => {
    await against(
      (socket, _head, nth) => (nth === 1 ? socket.destroy() : socket.write(ok)),
      async (plane, upstream) => {
        const first = await exchange(plane.port, get)
        const second = await exchange(plane.port, get)
        assert.match(first, /200 OK[^]*ok$/)
        assert.match(second, /200 OK[^]*ok$/)
        assert.equal(upstream.accepted(), 2)
      },
    )
  })

  it('is not asked twice for what may not be done twice', async () => {
    await against(
      (socket, _head, nth) => (nth % 2 === 1 ? socket.destroy() : socket.write(ok)),
      async (plane, upstream) => {
        await exchange(plane.port, get)
        const post = get.replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n')
        assert.equal(problemOf(await exchange(plane.port, post)).status, 502)
        await exchange(plane.port, get)
        assert.equal(upstream.accepted(), 2)
        const put = get.replace('GET', 'PUT').replace('\r\n\r\n', '\r\nContent-Length: 2\r\n\r\n{}')
        assert.equal(problemOf(await exchange(plane.port, put)).status, 502)
        assert.equal(upstream.accepted(), 2)
      },
    )
  })

  it('in the middle of its head is a 502 and not asked again', async () => {
    await against(
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
      async (plane, upstream) => {
        const answer = problemOf(await exchange(plane.port, get))
        assert.equal(answer.code, 'upstream/malformed')
        assert.equal(upstream.accepted(), 1)
      },
    )
  })

  it('in the middle of its body cuts the reply, which never looks whole', async () => {
    const bodies = {
      length: 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
      chunked: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      badChunk: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n',
    }
    for (const [kind, bytes] of Object.entries(bodies)) {
      await against(
        (socket) => {
          socket.write(bytes)
          setTimeout(() => socket.destroy(), 30)
        },
        async (plane) => {
          const answer = await exchange(plane.port, get)
          assert.match(answer, /^(?:HTTP\/1\.1 200 OK|$)/, kind)
          assert.ok(!answer.endsWith('0\r\n\r\n'), `${kind} looks whole: ${answer}`)
          const announced = /content-length: (\d+)/i.exec(answer)?.[1]
          const body = answer.slice(answer.indexOf('\r\n\r\n') + 4)
          if (answer.includes('200 OK') && announced) assert.ok(body.length < Number(announced))
        },
      )
    }
  })

  // oxfmt-ignore
  const odd: [string, string, number][] = [
    ['bytes that are no HTTP',              'SSH-2.0-OpenSSH_9.6\r\n',                                             502],
    ['a version that does not exist',       'HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\nok',                      502],
    ['a letter for a length',               'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok',                      502],
    ['a negative length',                   'HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok',                     502],
    ['two lengths',                         'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok', 502],
    ['a length beside a coding',            'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', 502],
    ['a NUL in a header',                   'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nok',         502],
    ['a bare CR in a header',               'HTTP/1.1 200 OK\r\nX-A: a\rSet-Cookie: b\r\nContent-Length: 2\r\n\r\nok', 502],
    ['a space before the colon',            'HTTP/1.1 200 OK\r\nX-A : a\r\nContent-Length: 2\r\n\r\nok',           502],
    ['a header without a name',             'HTTP/1.1 200 OK\r\n: a\r\nContent-Length: 2\r\n\r\nok',               502],
    ['a head of 40 KiB',                    `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(40_000)}\r\nContent-Length: 2\r\n\r\nok`, 502],
    ['a status of 999',                     'HTTP/1.1 999 No\r\nContent-Length: 2\r\n\r\nok',                      502],
    ['a switch of protocols nobody wanted', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 502],
    ['an empty answer',                     '\r\n',                                                                502],
    ['hints before the answer',             `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}`,                 200],
    ['no content with a length',            'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n',                204],
    ['not modified',                        'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',                      304],
    ['a partial content',                   'HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nok', 206],
    ['an answer after its answer',          `${ok}HTTP/1.1 200 OK\r\nX-Second: 1\r\nContent-Length: 2\r\n\r\nno`,  200],
  ]
  for (const [what, bytes, status] of odd) {
    it(`that sends ${what} is answered ${status}, and the next call is answered too`, async () => {
      await against(
        (socket, head) => (head.includes('/other') ? socket.write(ok) : socket.end(bytes)),
        async (plane) => {
          const answer = await exchange(plane.port, get)
          assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
          assert.doesNotMatch(answer, /set-cookie|x-second/i)
          assert.equal(answer.split(/HTTP\/1\.1 /).length, 2)
          const next = await exchange(plane.port, get.replace('/x', '/other'))
          assert.match(next, /^HTTP\/1\.1 200 OK/)
        },
        1_000,
      )
    })
  }

  it('that never sends the empty line after its head is a 504', async () => {
    await against(
      (socket) => socket.write('HTTP/1.1 200 OK\r\nX-A: a\r\n'),
      async (plane) => assert.equal(problemOf(await exchange(plane.port, get, 900)).status, 504),
      300,
    )
  })
})

describe('an answer', () => {
  const start = 'HTTP/1.1 200 OK\r\nX-A: 1\r\n'
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'
  // oxfmt-ignore
  const answers: [string, string][] = [
    ['with a length',           `${start}Content-Length: 11\r\n\r\nhello world`],
    ['in chunks',               `${start}Transfer-Encoding: chunked\r\n\r\n6;a=b\r\nhello \r\n5\r\nworld\r\n0\r\nX-T: 1\r\n\r\n`],
    ['after hints',             `${hints}${start}Content-Length: 11\r\n\r\nhello world`],
    ['ended by the connection', `${start}\r\nhello world`],
  ]
  for (const [what, bytes] of answers) {
    it(`${what} is the same in one piece, in two, and byte by byte`, async () => {
      for (const size of [bytes.length, bytes.length - 3, 70, 1]) {
        await against(
          (socket) => {
            socket.setNoDelay(true)
            void sendIn(socket, bytes, size, what === 'ended by the connection')
          },
          async (plane) => {
            const answer = await fetch(`${plane.url}/api/gitd/licences/v1/x`)
            const { status, headers } = answer
            assert.deepEqual(
              [status, headers.get('x-a'), headers.get('x-t'), headers.get('link')],
              [200, '1', null, null],
            )
            assert.equal(await answer.text(), 'hello world')
          },
          5_000,
        )
      }
    })
  }
})

async function sendIn(socket: Socket, bytes: string, size: number, end: boolean): Promise<void> {
  for (let at = 0; at < bytes.length; at += size) {
    socket.write(bytes.slice(at, at + size), 'latin1')
    await new Promise((done) => setImmediate(done))
  }
  if (end) socket.end()
}

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
