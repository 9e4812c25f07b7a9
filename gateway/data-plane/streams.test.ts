import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import type { Outcome } from '#policies/call.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange } from './testing/raw-http.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

const megabyte = Buffer.alloc(1 << 20, 'x')
const outcomes: Outcome[] = []

/** `/download/{n}` sends n MiB, `/upload` counts what comes, `/half` answers before it has read. */
function serve(req: IncomingMessage, res: ServerResponse): void {
  if (req.url!.startsWith('/download/')) {
    const total = Number(req.url!.slice('/download/'.length))
    let sent = 0
    const more = () => {
      while (sent < total) {
        sent += 1
        progress.sent = sent
        if (!res.write(megabyte)) {
          res.once('drain', more)
          return
        }
      }
      res.end()
    }
    more()
    return
  }
  if (req.url === '/half') {
    res.writeHead(413).end('enough')
    return
  }
  let bytes = 0
  req.on('data', (chunk: Buffer) => (bytes += chunk.length))
  req.on('end', () => res.end(String(bytes)))
}
const progress = { sent: 0 }

describe('bodies flow', () => {
  let plane: TestPlane
  let registry: Registry
  before(async () => {
    registry = await openRegistry(serve)
    const operations = ['GET /download/{n}', 'POST /upload', 'POST /half', 'POST /refused']
    const api = publishedApi(operations, { upstream: registry.url })
    plane = await openPlane([api], {
      steps: [
        {
          policy: 'watcher',
          build: ({ route }) => ({
            ...(route.operation.path === '/refused' && {
              wantsBody: { request: 1_000 },
              request: () => undefined,
            }),
            finish: (_call, outcome) => void outcomes.push(outcome),
          }),
        },
      ],
    })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  const url = (path: string) => `${plane.url}/api/gitd/licences/v1${path}`
  const head = (method: string, path: string) =>
    `${method} /api/gitd/licences/v1${path} HTTP/1.1\r\nHost: bus\r\n`

  it('down, 200 MiB, byte for byte and with flat memory', async () => {
    let most = 0
    let bytes = 0
    const start = process.memoryUsage().rss
    const answer = await fetch(url('/download/200'))
    for await (const chunk of answer.body!) {
      bytes += (chunk as Uint8Array).length
      most = Math.max(most, process.memoryUsage.rss() - start)
    }
    assert.equal(bytes, 200 * megabyte.length)
    assert.ok(most < 150 << 20, `${most >> 20} MiB more`)
  })

  it('up, 200 MiB, byte for byte and with flat memory', async () => {
    let most = 0
    const start = process.memoryUsage().rss
    const got = await new Promise<string>((done, fail) => {
      const req = request(url('/upload'), { method: 'POST' }, (res) => {
        let text = ''
        res.on('data', (chunk) => (text += String(chunk))).on('end', () => done(text))
      })
      req.on('error', fail)
      let sent = 0
      const more = () => {
        while (sent < 200) {
          sent += 1
          most = Math.max(most, process.memoryUsage.rss() - start)
          if (!req.write(megabyte)) {
            req.once('drain', more)
            return
          }
        }
        req.end()
      }
      more()
    })
    assert.equal(got, String(200 * megabyte.length))
    assert.ok(most < 150 << 20, `${most >> 20} MiB more`)
  })

  it('no faster than the client takes them', async () => {
    progress.sent = 0
    const socket = connect(plane.port, '127.0.0.1')
    socket.write(`${head('GET', '/download/200')}\r\n`)
    await wait(50)
    socket.pause()
    await wait(400)
    const stuck = progress.sent
    await wait(200)
    assert.equal(progress.sent, stuck)
    assert.ok(stuck < 60, `${stuck} MiB were taken from the upstream`)
    socket.destroy()
    await until('the call has ended', () => outcomes.at(-1)?.aborted === true)
  })

  it('not at all once a thousand clients have left in the middle, and the next is served', async () => {
    outcomes.length = 0
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 100 }, async () => {
          const socket = connect(plane.port, '127.0.0.1')
          socket.on('error', () => {})
          await new Promise<void>((done) => {
            socket.once('data', () => {
              socket.pause()
              setTimeout(() => done(void socket.destroy()), 5)
            })
            socket.write(`${head('GET', '/download/50')}\r\n`)
          })
        }),
      )
    }
    await until('every call has ended', () => outcomes.length === 1_000)
    assert.ok(outcomes.every(({ aborted, status }) => aborted && status === 200))
    const answers = await Promise.all(
      Array.from({ length: 130 }, async () => (await fetch(url('/download/1'))).arrayBuffer()),
    )
    assert.ok(answers.every(({ byteLength }) => byteLength === megabyte.length))
  })

  it('no further than a step allows that reads them whole', async () => {
    const answer = await fetch(url('/refused'), { method: 'POST', body: 'x'.repeat(1_001) })
    assert.equal(answer.status, 413)
    const { type } = (await answer.json()) as { type: string }
    assert.equal(type, '/problems/request/body-too-large')
    const chunked = await exchange(
      plane.port,
      `${head('POST', '/refused')}Transfer-Encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1_001)}\r\n0\r\n\r\n`,
    )
    assert.match(chunked, /^HTTP\/1\.1 413/)
  })

  it('and the rest of a refused one is not read for long', async () => {
    const seen = await new Promise<{ answer: string; sent: number }>((done) => {
      const socket = connect(plane.port, '127.0.0.1')
      let answer = ''
      let sent = 0
      socket.on('data', (chunk) => (answer += String(chunk)))
      socket.on('error', () => {})
      socket.on('close', () => done({ answer, sent }))
      socket.write(`${head('POST', '/refused')}Content-Length: 100000000\r\n\r\n`)
      const more = () => {
        while (!socket.destroyed && sent < 100) {
          sent += 1
          if (!socket.write(megabyte)) {
            socket.once('drain', more)
            return
          }
        }
      }
      more()
    })
    assert.match(seen.answer, /^HTTP\/1\.1 413[^]*connection: close/i)
    assert.ok(seen.sent < 20, `${seen.sent} MiB were taken`)
  })

  it('and a little rest that is kept back costs the connection, soon', async () => {
    const started = performance.now()
    const bytes = `${head('POST', '/refused')}Content-Length: 2000\r\n\r\nx`
    const answer = await exchange(plane.port, bytes, 20_000)
    assert.match(answer, /^HTTP\/1\.1 413/)
    assert.ok(performance.now() - started < 15_000)
  })

  it('and an upstream that answers before it has read leaves the client answered', async () => {
    const answer = await exchange(
      plane.port,
      `${head('POST', '/half')}Content-Length: 1000000\r\n\r\n${'x'.repeat(200_000)}`,
      3_000,
    )
    assert.match(answer, /^HTTP\/1\.1 413[^]*enough/)
  })

  it('only when somebody wants them, for who asks before he sends', async () => {
    const refused = await exchange(
      plane.port,
      `${head('POST', '/refused')}Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n`,
    )
    assert.match(refused, /^HTTP\/1\.1 413/)
    const wanted = await exchange(
      plane.port,
      `${head('POST', '/upload')}Expect: 100-continue\r\nContent-Length: 3\r\nConnection: close\r\n\r\n`,
    )
    assert.match(wanted, /^HTTP\/1\.1 100 Continue/)
  })

  it('and a client that breaks off its body leaves a broken request, never a whole one', async () => {
    outcomes.length = 0
    const socket = connect(plane.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`${head('POST', '/upload')}Content-Length: 1000\r\n\r\nhalf`)
    await wait(50)
    socket.destroy()
    await until('the call has ended', () => outcomes.length === 1)
    assert.equal(outcomes[0]?.aborted, true)
    assert.equal(outcomes[0]?.requestBytes, 4)
    const whole = await fetch(url('/upload'), { method: 'POST', body: 'whole' })
    assert.equal(await whole.text(), '5')
  })
})
