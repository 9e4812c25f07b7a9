import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import { until } from '#kernel/testing/until.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'
import type { RawServer } from './testing/raw-http.ts'

const root = '/api/gitd/licences/v1'
const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
const version = 'Sec-WebSocket-Version: 13'
const asks = ['Connection: Upgrade', 'Upgrade: websocket']
const whole = [...asks, version, key]

describe('a handshake that is refused', () => {
  let plane: TestPlane
  let upstream: RawServer
  before(async () => {
    upstream = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    plane = await openPlane(
      [publishedApi(['GET /changes 101', 'GET /x', 'POST /x 101'], { upstream: upstream.url })],
      {
        steps: [
          {
            policy: 'require-token',
            build: () => ({
              request({ query }) {
                if (query === 'who') throw new Problem('token/missing', 'Show a token.')
              },
            }),
          },
        ],
      },
    )
  })
  after(async () => {
    await plane.close()
    await upstream.close()
  })
  const send = (line: string, lines: readonly string[], body = '') =>
    exchange(plane.port, [`${line} HTTP/1.1`, 'Host: bus', ...lines, '', body].join('\r\n'))

  // oxfmt-ignore
  const refusals: [string, string, readonly string[], number, string, RegExp?][] = [
    ['where the document has no 101',    `GET ${root}/x`,           whole,                                  400, 'upgrade/refused'],
    ['for another method',               `POST ${root}/x`,          [...whole, 'Content-Length: 0'],        400, 'upgrade/refused'],
    ['at the sandbox',                   'GET /sandbox/gitd/licences/v1/changes', whole,                    400, 'upgrade/refused'],
    ['at no operation',                  `GET ${root}/none`,        whole,                                  404, 'route/unknown'],
    ['by a step',                        `GET ${root}/changes?who`, whole,                                  401, 'token/missing'],
    ['to another protocol',              `GET ${root}/changes`,     ['Connection: Upgrade', 'Upgrade: irc'], 426, 'upgrade/unsupported', /^upgrade: websocket\r$/im],
    ['to one of two protocols',          `GET ${root}/changes`,     ['Connection: Upgrade', 'Upgrade: websocket, h2c', version, key], 426, 'upgrade/unsupported'],
    ['to an older WebSocket',            `GET ${root}/changes`,     [...asks, 'Sec-WebSocket-Version: 8', key], 426, 'upgrade/unsupported', /^sec-websocket-version: 13\r$/im],
    ['without a version',                `GET ${root}/changes`,     [...asks, key],                         426, 'upgrade/unsupported'],
    ['without a key',                    `GET ${root}/changes`,     [...asks, version],                     400, 'request/malformed'],
    ['with a key of another length',     `GET ${root}/changes`,     [...asks, version, 'Sec-WebSocket-Key: c2hvcnQ='], 400, 'request/malformed'],
    ['with two keys',                    `GET ${root}/changes`,     [...whole, key],                        400, 'request/malformed'],
    ['with a key that Connection takes', `GET ${root}/changes`,     ['Connection: Upgrade, Sec-WebSocket-Key', 'Upgrade: websocket', version, key], 400, 'request/malformed'],
    ['without Connection: Upgrade',      `GET ${root}/changes`,     ['Upgrade: websocket', version, key],   400, 'request/malformed', /proxy in front/],
    ['with a path that climbs',          `GET ${root}/../changes`,  whole,                                  400, 'request/malformed'],
  ]
  for (const [what, line, lines, status, code, also = /./] of refusals) {
    it(`is refused ${what}, and no upstream is asked`, async () => {
      const from = upstream.seen().length
      const answer = await send(line, lines)
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
      assert.ok(answer.includes(`/problems/${code}`))
      assert.match(answer, also)
      assert.equal(upstream.seen().length, from)
    })
  }

  it('is one request and no more, when a body or another request hides behind it', async () => {
    const hidden = `GET ${root}/x HTTP/1.1\r\nHost: bus\r\n\r\n`
    const from = upstream.seen().length
    const framed: [string[], string][] = [
      [[`Content-Length: ${hidden.length}`], hidden],
      [['Transfer-Encoding: chunked'], `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`],
      [[], hidden],
    ]
    for (const [lines, body] of framed) {
      const answer = await send(`GET ${root}/changes`, [...whole, ...lines], body)
      assert.match(answer, /^HTTP\/1\.1 400 /)
      assert.equal(answer.match(/HTTP\/1\.1 \d/g)?.length, 1)
    }
    assert.equal(upstream.seen().length, from)
  })

  it('is cut when the client speaks before it is answered', async () => {
    const slow = await rawServer(() => {})
    const other = await openPlane([publishedApi(['GET /changes 101'], { upstream: slow.url })])
    const socket = connect(other.port, '127.0.0.1')
    socket.write(`${[`GET ${root}/changes HTTP/1.1`, 'Host: bus', ...whole].join('\r\n')}\r\n\r\n`)
    await until('the upstream is asked', () => slow.sockets.size === 1)
    const closed = new Promise((done) => socket.on('close', done))
    socket.resume().write('early')
    await closed
    assert.equal(socket.bytesRead, 0)
    await until('the upstream is let go', () => slow.sockets.size === 0)
    await other.close()
    await slow.close()
  })

  it('is plain HTTP where h2c is asked for, or nothing: neither reaches the upstream', async () => {
    const h2c = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']
    for (const lines of [h2c, ['Connection: Upgrade']]) {
      for (const path of ['/x', '/changes']) {
        const from = upstream.seen().length
        const answer = await send(`GET ${root}${path}`, lines)
        assert.match(answer, /^HTTP\/1\.1 200 [^]*ok$/)
        assert.doesNotMatch(upstream.seen().slice(from), /upgrade|h2c|settings/i)
      }
    }
  })
})

describe('an API without a system behind it', () => {
  it('opens no WebSocket from its sandbox', async () => {
    const plane = await openPlane([publishedApi(['GET /changes 101'])])
    const answer = await exchange(
      plane.port,
      `${[`GET ${root}/changes HTTP/1.1`, 'Host: bus', ...whole].join('\r\n')}\r\n\r\n`,
    )
    assert.match(answer, /^HTTP\/1\.1 400 [^]*upgrade\/refused/)
    await plane.close()
  })
})
