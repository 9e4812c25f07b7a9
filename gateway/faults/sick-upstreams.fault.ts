// Registries that hang, drip, never stop, or send a little that becomes much (E4, E5, E6). Their
// callers are told in time; those of a healthy registry notice nothing, and memory stays.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { ask, inParallel } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus, Use } from './child-bus.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'

const policies = {
  sick: `steps:
  - require-token: {}
  - timeout: { seconds: 2 }
  - journal: {}
`,
  edited: `steps:
  - require-token: {}
  - validate-request: { mode: enforce }
  - transform-body: { request: [{ set: { /seen: true } }], response: [{ set: { /seen: true } }] }
  - journal: {}
`,
}

describe('a registry that is sick', () => {
  let bus: ChildBus
  let sick: FaultUpstream
  let well: FaultUpstream
  let use: Use
  const roots: Record<string, string> = {}
  const fields: Record<string, string> = {}
  before(async () => {
    sick = await openFaultUpstream()
    well = await openFaultUpstream()
    bus = await childBus(policies)
    for (const [name, policy, upstream] of [
      ['sick', 'sick', sick],
      ['edited', 'edited', sick],
      ['well', 'sick', well],
    ] as const) {
      roots[name] = await bus.publish(name, upstream.url, policy)
      fields[name] = await bus.credentials(name)
      await get(name, 'ok/1')
    }
    use = await bus.use()
  })
  after(async () => {
    await bus.end()
    await sick.close()
    await well.close()
  })

  const head = (name: string, what: string, method = 'GET') =>
    `${method} ${roots[name]}/${what} HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n${fields[name]}`
  const get = async (name: string, what: string) => {
    const started = performance.now()
    const { bytes, ended } = await ask(bus.port, [`${head(name, what)}\r\n`], 60_000)
    assert.ok(ended)
    return { text: bytes.toString('latin1'), took: performance.now() - started }
  }
  const middle = (took: number[]) => took.toSorted((a, b) => a - b)[took.length >> 1]!
  /** Half of so many calls of the healthy registry, one after the other, take at most this. */
  const calm = async (calls: number) => {
    const took: number[] = []
    for (let n = 0; n < calls; n++) {
      const { text, took: one } = await get('well', `ok/${n}`)
      assert.match(text, /^HTTP\/1\.1 200 /)
      took.push(one)
    }
    return middle(took)
  }

  it('by silence towards two hundred callers is a 504 to each, and the next registry answers as before', async () => {
    const usually = await calm(100)
    const hanging = Array.from({ length: 200 }, (_, n) => get('sick', `hang/${n}`))
    await wait(100)
    const meanwhile = await calm(100)
    assert.ok(sick.sockets.size <= 128, `${sick.sockets.size} connections`)
    for (const { text, took } of await Promise.all(hanging)) {
      assert.match(text, /^HTTP\/1\.1 504 [^]*upstream\/timeout/)
      assert.ok(took > 1_900 && took < 10_000, `${took} ms`)
    }
    assert.ok(meanwhile < usually * 5 + 20, `${meanwhile} ms, usually ${usually}`)
  })

  it('by a byte a second is cut, and does not look whole', async () => {
    const { text, took } = await get('sick', 'drip/1')
    assert.match(text, /^HTTP\/1\.1 200 [^]*content-length: 100000\r\n[^]*\r\n\r\nx{1,40}$/i)
    assert.ok(took < 30_000, `${took} ms`)
  })

  it('by half a gigabyte passes it on as it is taken, and memory stays', async () => {
    const from = sick.written()
    let most = 0
    const watch = setInterval(() => {
      void bus.use().then(({ residentMiB }) => (most = Math.max(most, residentMiB)))
    }, 50)
    const answer = await fetch(`http://127.0.0.1:${bus.port}${roots['sick']}/flood/512`, {
      headers: { authorization: /Bearer \S+/.exec(fields['sick']!)![0] },
    })
    let bytes = 0
    for await (const chunk of answer.body!) bytes += (chunk as Uint8Array).length
    clearInterval(watch)
    assert.equal(bytes, (512 << 20) + 4)
    assert.equal(sick.written() - from, 512 << 20)
    assert.ok(most - use.residentMiB < 200, `${most - use.residentMiB} MiB more`)
  })

  it('by half a gigabyte where a step must read it whole is a 502 at the cap, and the rest is not taken', async () => {
    const from = sick.written()
    await inParallel(8, 8, async (n) => {
      const { text } = await get('edited', `flood/512.${n}`)
      assert.match(text, /^HTTP\/1\.1 502 [^]*upstream\/invalid/)
    })
    assert.ok(sick.written() - from < 8 * (64 << 20), `${(sick.written() - from) >> 20} MiB taken`)
  })

  it('by a gigabyte of zeros packed into one megabyte is a 502 where a step must read it: nobody unpacks', async () => {
    const before = await bus.use()
    await inParallel(4, 4, async (n) => {
      const { text } = await get('edited', `bomb/1000.${n}`)
      assert.match(text, /^HTTP\/1\.1 502 [^]*upstream\/invalid/)
    })
    const packed = gzipSync(Buffer.alloc(100 << 20)).toString('latin1')
    const post = `${head('edited', 'ok/1', 'POST')}Content-Type: application/json\r\nContent-Encoding: gzip\r\n`
    const { bytes } = await ask(bus.port, [
      `${post}Content-Length: ${packed.length}\r\n\r\n${packed}`,
    ])
    assert.match(bytes.toString(), /^HTTP\/1\.1 415 /)
    const { residentMiB } = await bus.use()
    assert.ok(
      residentMiB - before.residentMiB < 150,
      `${residentMiB - before.residentMiB} MiB more`,
    )
  })

  it('leaves the bus as it was', () => bus.isUnharmed(use))
})
