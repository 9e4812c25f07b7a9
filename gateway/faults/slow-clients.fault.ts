// Callers that take their time on purpose, five hundred at once (E7), and those that send too much
// (E8). Each is let go; who behaves is served meanwhile as before. Readers of large replies hold
// connections to the registry as long as they are waited for: `concurrency` keeps them from holding all.

import assert from 'node:assert/strict'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import { ask } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus, Use } from './child-bus.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'

const policy = `steps:
  - require-token: {}
  - limits: { body: 65536 }
  - concurrency: { calls: 40, per: system }
  - journal: {}
`

describe('callers that are slow on purpose', () => {
  let bus: ChildBus
  let upstream: FaultUpstream
  let root: string
  let credentials: string
  let slow: string
  let use: Use
  const open = new Set<Socket>()
  before(async () => {
    upstream = await openFaultUpstream()
    bus = await childBus({ faults: policy })
    root = await bus.publish('slow', upstream.url, 'faults')
    credentials = await bus.credentials('slow')
    slow = await bus.credentials('slow')
    await behaves()
    use = await bus.use()
  })
  after(async () => {
    for (const socket of open) socket.destroy()
    await bus.end()
    await upstream.close()
  })

  const head = (method = 'GET', what = 'ok/1', who = credentials) =>
    `${method} ${root}/${what} HTTP/1.1\r\nHost: bus\r\n${who}`
  const behaves = async () => {
    const started = performance.now()
    const { bytes } = await ask(bus.port, [`${head()}Connection: close\r\n\r\n`])
    assert.match(bytes.toString(), /^HTTP\/1\.1 200 /)
    return performance.now() - started
  }
  const worst = async (calls: number) => {
    const took: number[] = []
    for (let n = 0; n < calls; n++) took.push(await behaves())
    return took.toSorted((a, b) => a - b)[Math.floor(calls * 0.9)]!
  }
  /** Sends the first bytes, then `drop` every second; `reads`: whether it takes what comes. */
  const attack = (first: string, drop: string, reads = true): { lived: Promise<number> } => {
    const socket = connect(bus.port, '127.0.0.1')
    open.add(socket)
    const started = performance.now()
    socket.on('error', () => {}).on('end', () => socket.destroy())
    if (reads) socket.resume()
    socket.write(first)
    const timer = setInterval(() => socket.write(drop), 1_000)
    const lived = new Promise<number>((done) => {
      socket.on('close', () => {
        clearInterval(timer)
        open.delete(socket)
        done(performance.now() - started)
      })
    })
    return { lived }
  }

  it('five hundred of them hold up nobody, and each is let go', async () => {
    const usually = await worst(100)
    const count = <one>(make: () => one) => Array.from({ length: 170 }, make)
    const heads = count(() => attack(head('GET', 'ok/1', slow), 'X-A: b\r\n'))
    const bodies = count(() =>
      attack(`${head('POST', 'ok/1', slow)}Content-Length: 60000\r\n\r\n`, 'x'),
    )
    const readers = count(() => attack(`${head('GET', 'flood/64', slow)}\r\n`, '', false))
    await wait(500)
    const meanwhile = await worst(100)
    assert.ok(meanwhile < usually * 10 + 100, `${meanwhile} ms, usually ${usually}`)
    const lived = async (them: { lived: Promise<number> }[]) =>
      Math.max(...(await Promise.all(them.map((one) => one.lived))))
    const [ofHeads, ofBodies] = await Promise.all([lived(heads), lived(bodies)])
    assert.ok(ofHeads < 20_000, `a slow head was kept for ${ofHeads} ms`)
    assert.ok(ofBodies < 20_000, `a slow body was kept for ${ofBodies} ms`)
    const { residentMiB } = await bus.use()
    assert.ok(residentMiB - use.residentMiB < 400, `${residentMiB - use.residentMiB} MiB more`)
    // A reader that takes nothing has thirty seconds; its own side sees the end when it reads again.
    await until('readers are let go', () => upstream.sockets.size <= 4, 60_000)
    for (const socket of open) socket.resume()
    await lived(readers)
  })

  // oxfmt-ignore
  const tooMuch: readonly [what: string, request: () => string, status: number][] = [
    ['a field of 20 kB',             () => `${head()}X-A: ${'a'.repeat(20_000)}\r\n\r\n`,                          431],
    ['3,000 fields',                 () => `${head()}${Array.from({ length: 3_000 }, (_, n) => `X${n}: a\r\n`).join('')}\r\n`, 431],
    ['an address of 20 kB',          () => head('GET', `ok/${'a'.repeat(20_000)}`) + '\r\n',                       431],
    ['an address of 9 kB',           () => head('GET', `ok/${'a'.repeat(9_000)}`) + '\r\n',                        414],
    ['a body of the limit and a byte', () => `${head('POST')}Content-Length: 65537\r\n\r\n${'x'.repeat(65_537)}`,  413],
    ['chunks beyond the limit',      () => `${head('POST')}Transfer-Encoding: chunked\r\n\r\n${`1000\r\n${'x'.repeat(4_096)}\r\n`.repeat(17)}`, 413],
    ['a chunk extension of 1 MB',    () => `${head('POST')}Transfer-Encoding: chunked\r\n\r\n5;${'a'.repeat(1 << 20)}`, 400],
  ]
  for (const [what, request, status] of tooMuch) {
    it(`${what} is a ${status}`, async () => {
      const { bytes } = await ask(bus.port, [
        request().replace('\r\n', '\r\nConnection: close\r\n'),
      ])
      assert.match(bytes.toString(), new RegExp(`^HTTP/1\\.1 ${status} `))
    })
  }

  it('a body without end is cut off soon after the refusal', async () => {
    const socket = connect(bus.port, '127.0.0.1')
    let answer = ''
    let sent = 0
    const closed = new Promise<void>((done) => socket.on('close', () => done()))
    socket.on('data', (chunk) => (answer += String(chunk))).on('error', () => {})
    socket.write(`${head('POST')}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n`)
    const chunk = `4000\r\n${'x'.repeat(16_384)}\r\n`
    const more = () => {
      while (!socket.destroyed && sent < 1 << 30) {
        sent += chunk.length
        if (!socket.write(chunk)) return void socket.once('drain', more)
      }
    }
    more()
    await closed
    // A reset may take the answer away before it is read.
    assert.match(answer, /^(?:HTTP\/1\.1 413 |$)/)
    // What the two kernels hold of it is in the count.
    assert.ok(sent < 16 << 20, `${sent} bytes were taken`)
  })

  it('leaves the bus as it was', () => bus.isUnharmed(use))
})
