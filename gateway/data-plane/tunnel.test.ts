import assert from 'node:assert/strict'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Call, Outcome } from '#policies/call.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import { Connection } from './connection.ts'
import { openEcho } from './testing/echo.ts'
import type { Echo } from './testing/echo.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'
import { Tunnel } from './tunnel.ts'

const root = '/api/gitd/licences/v1'
const handshake = (path = '/changes', more = '') =>
  `GET ${root}${path} HTTP/1.1\r\nHost: bus\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`

describe('a WebSocket', () => {
  let echo: Echo
  let plane: TestPlane
  const ended: Outcome[] = []
  const seen: number[] = []
  before(async () => {
    echo = await openEcho('Szyna-System: forged\r\nAlt-Svc: h2=":1"\r\nX-Own: 1\r\n')
    plane = await openPlane([publishedApi(['GET /changes 101'], { upstream: echo.url })], {
      steps: [
        {
          policy: 'journal',
          build: () => ({
            request: (call: Call) => call.headers.delete('authorization'),
            response(_call, reply) {
              seen.push(reply.status)
              reply.headers.add('X-Step', 'was here')
            },
            finish: (_call, outcome) => void ended.push(outcome),
          }),
        },
      ],
    })
  })
  after(async () => {
    await plane.close()
    await echo.close()
  })

  it('carries messages both ways, of any length, until one end closes, and then is journalled', async () => {
    const socket = await open(plane)
    const answers: string[] = []
    socket.addEventListener('message', (event) => answers.push(String(event.data)))
    const sent = ['a', 'ż'.repeat(70), 'b'.repeat(70_000), 'c'.repeat(3_000_000)]
    for (const one of sent) socket.send(one)
    await until('the echo', () => answers.length === sent.length)
    assert.deepEqual(answers, sent)
    assert.equal(ended.length, 0)
    const closed = new Promise<CloseEvent>((done) => socket.addEventListener('close', done))
    socket.close(4_001, 'enough')
    assert.equal((await closed).code, 4_001)
    await until('the end of the call', () => ended.length === 1)
    const { status, from, aborted, requestBytes, replyBytes } = ended[0]!
    assert.deepEqual([status, from, aborted], [101, 'upstream', false])
    assert.ok(requestBytes > 3_070_000 && replyBytes > 3_070_000)
    assert.deepEqual(seen, [101])
  })

  it('tells the upstream what the bus says of a call, the client what steps made of the 101, and neither more', async () => {
    const from = echo.handshakes.length
    const answer = await exchange(
      plane.port,
      handshake(
        '/changes?since=17',
        'Authorization: Bearer t\r\nX-Forwarded-For: 6.6.6.6\r\nKeep-Alive: 1\r\n',
      ),
    )
    assert.match(answer, /^HTTP\/1\.1 101 Switching Protocols\r\n/)
    assert.match(answer, /^sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/im)
    assert.match(answer, /^x-own: 1\r$/im)
    assert.match(answer, /^x-step: was here\r$/im)
    assert.doesNotMatch(answer, /forged|alt-svc/i)
    const { url, headers } = echo.handshakes[from]!
    assert.equal(url, '/changes?since=17')
    const { traceparent, host, ...said } = headers
    assert.match(String(traceparent), /^00-[0-9a-f]{32}-/)
    assert.equal(`http://${host}`, echo.url)
    assert.deepEqual(said, {
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      forwarded: `for=127.0.0.1;host="127.0.0.1:${plane.port}";proto=http`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': `127.0.0.1:${plane.port}`,
      via: '1.1 szyna',
      connection: 'Upgrade',
      upgrade: 'websocket',
    })
  })

  it('does not read one end while the other takes nothing', async () => {
    const socket = connect(plane.port, '127.0.0.1')
    socket.write(handshake())
    await new Promise((done) => socket.once('data', done))
    socket.pause()
    const frame = Buffer.alloc(1_000_008)
    frame.set([0x82, 0xff])
    frame.writeBigUInt64BE(999_994n, 2)
    let taken = 0
    // Eighty megabytes: more than the buffers of the system and of the bus together.
    for (let nth = 0; nth < 80; nth++) socket.write(frame, () => (taken += 1))
    await wait(1_000)
    assert.ok(taken < 60, `${taken} megabytes went out and nobody had read one`)
    socket.destroy()
    await until('the upstream is let go', () => echo.sockets.size === 0, 1_000)
  })

  it('lets go of the upstream within a second when the client is gone, in order or not', async () => {
    for (const leave of ['end', 'destroy', 'resetAndDestroy'] as const) {
      const socket = connect(plane.port, '127.0.0.1')
      socket.write(handshake())
      await new Promise((done) => socket.once('data', done))
      assert.equal(echo.sockets.size, 1)
      socket[leave]()
      await until(`${leave}: the upstream is let go`, () => echo.sockets.size === 0, 1_000)
    }
  })

  it('ends for the client when the upstream is gone', async () => {
    const socket = await open(plane)
    const closed = new Promise<CloseEvent>((done) => socket.addEventListener('close', done))
    for (const one of echo.sockets) one.destroy()
    assert.equal((await closed).code, 1_006)
  })

  it('leaves no sockets behind, two hundred times', async () => {
    const before = ended.length
    const sockets = await Promise.all(Array.from({ length: 200 }, () => open(plane)))
    assert.equal(echo.sockets.size, 200)
    assert.match(await plane.gateway.metrics(), /http_server_active_requests\{[^}]*\} 200/)
    for (const socket of sockets.slice(0, 100)) socket.close()
    await until('half are closed', () => echo.sockets.size === 100)
    for (const one of echo.sockets) one.destroy()
    await until('all are closed', () => echo.sockets.size === 0)
    await until('all calls end', () => ended.length === before + 200)
    assert.match(await plane.gateway.metrics(), /http_server_active_requests\{[^}]*\} 0/)
  })
})

describe('a WebSocket over which nothing goes', () => {
  it('ends after ten minutes, and not before', async () => {
    const upstream = await rawServer(() => {})
    const ends: Socket[] = []
    const door = createServer((socket) => void ends.push(socket))
    await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
    const far = connect((door.address() as AddressInfo).port, '127.0.0.1')
    const client = await until('the client is there', () => ends[0])
    const clock = handWoundClock()
    const sweep = { add() {}, delete() {}, close() {} }
    const tunnels = new Set<Tunnel>()
    const connection = new Connection(new URL(upstream.url), { free() {}, lost() {} })
    await until('the upstream is there', () => connection.isConnected)
    const tunnel = new Tunnel(client, connection, [], { clock, sweep, tunnels })
    const minute = 60_000
    const after = (minutes: number) => {
      clock.wind(minutes * minute)
      tunnel.sweep(clock.monotonic())
    }
    after(9)
    far.write('a word')
    await until('it arrives', () => upstream.seen() === 'a word')
    after(9)
    after(9)
    assert.equal(tunnels.size, 1)
    after(1.1)
    assert.equal(tunnels.size, 0)
    await until('both are let go', () => upstream.sockets.size === 0 && client.destroyed)
    assert.equal(tunnel.isBroken, false)
    far.destroy()
    door.close()
    await upstream.close()
  })
})

describe('a WebSocket that is open when the gateway stops', () => {
  it('is ended at once', async () => {
    const echo = await openEcho()
    const plane = await openPlane([publishedApi(['GET /changes 101'], { upstream: echo.url })])
    const socket = await open(plane)
    const closed = new Promise((done) => socket.addEventListener('close', done))
    const started = performance.now()
    await Promise.all([plane.gateway.drain(5_000), closed])
    assert.ok(performance.now() - started < 1_500)
    assert.equal(echo.sockets.size, 0)
    await plane.close()
    await echo.close()
  })
})

describe('an upstream that does not switch as it was asked', () => {
  // oxfmt-ignore
  const answers: [string, string, RegExp][] = [
    ['an ordinary answer is one for the client too', 'HTTP/1.1 403 No\r\nContent-Length: 2\r\nX-Own: 1\r\n\r\nno', /^HTTP\/1\.1 403 [^]*x-step: was here[^]*\r\n\r\nno$/i],
    ['what follows it opens no tunnel', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\nforged', /^HTTP\/1\.1 200 [^]*\r\n\r\nok$/],
    ['the key of another', `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${'A'.repeat(27)}=\r\n\r\n`, /^HTTP\/1\.1 502 /],
    ['no key', 'HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', /^HTTP\/1\.1 502 /],
    ['another protocol', 'HTTP/1.1 101 S\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n', /^HTTP\/1\.1 502 /],
    ['a body', 'HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nContent-Length: 2\r\n\r\nok', /^HTTP\/1\.1 502 /],
  ]
  for (const [what, answer, expected] of answers) {
    it(`${what}`, async () => {
      const upstream = await rawServer((socket) => void socket.write(answer))
      const plane = await openPlane(
        [publishedApi(['GET /changes 101'], { upstream: upstream.url })],
        {
          steps: [
            {
              policy: 'x',
              build: () => ({ response: (_, { headers }) => headers.add('X-Step', 'was here') }),
            },
          ],
        },
      )
      const got = await exchange(plane.port, handshake())
      assert.match(got, expected)
      assert.match(got, /^connection: close\r$/im)
      assert.equal(got.match(/HTTP\/1\.1 \d/g)?.length, 1)
      await plane.close()
      await upstream.close()
    })
  }
})

/** Resolves when the handshake is done. */
function open({ port }: TestPlane): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${root}/changes`)
  return new Promise((done, fail) => {
    socket.addEventListener('open', () => done(socket))
    socket.addEventListener('error', () => fail(new Error('No WebSocket was opened.')))
  })
}
