import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { against, get, operations, problemOf } from './testing/against-upstream.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

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
          const answer = problemOf(await exchange(plane.port, get, 10_000))
          return { answer, took: performance.now() - started }
        })
        await wait(100)
        const asked = performance.now()
        const other = await exchange(plane.port, get.replace('licences', 'persons'), 10_000)
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
