// Registries that answer what no registry should (E2, E3): cut at every byte, reset, garbage, lies
// about length, storms of interim answers. Whatever comes, the caller gets one well-formed reply of
// his own or a cut one that cannot be taken for whole, and the bus goes on.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { ask, inParallel } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus, Use } from './child-bus.ts'
import { answer, openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream, Framing } from './fault-upstream.ts'
import { readWire, valueOf } from './read-wire.ts'
import type { Message } from './read-wire.ts'

const policy = `steps:
  - require-token: {}
  - timeout: { seconds: 2 }
  - journal: {}
`

describe('a registry that answers malformed', () => {
  let bus: ChildBus
  let upstream: FaultUpstream
  let root: string
  let credentials: string
  let use: Use
  before(async () => {
    upstream = await openFaultUpstream()
    bus = await childBus({ faults: policy })
    root = await bus.publish('answers', upstream.url, 'faults')
    credentials = await bus.credentials('answers')
    await get('ok', 'warm')
    use = await bus.use()
  })
  after(async () => {
    await bus.end()
    await upstream.close()
  })

  const get = async (fault: string, what: string, more = '') => {
    const head = `GET ${root}/${fault}/${what} HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n`
    return await ask(bus.port, [`${head}${credentials}${more}\r\n`])
  }
  /** The one reply; undefined: none, or one that was cut. */
  const replyTo = async (fault: string, what: string): Promise<Message | undefined> => {
    const { bytes, ended } = await get(fault, what)
    assert.ok(ended, `${fault}/${what} hangs`)
    const { messages, rest } = readWire('reply', bytes)
    assert.ok(messages.length <= 1, `${messages.length} replies`)
    assert.ok(messages.length === 0 || rest.length === 0, 'bytes after the reply')
    return messages[0]
  }
  const mark = () => randomBytes(8).toString('hex')

  const framings: readonly [fault: string, framing: Framing][] = [
    ['cut-length', 'length'],
    ['cut-chunked', 'chunked'],
    ['reset-length', 'length'],
    ['reset-chunked', 'chunked'],
    ['reset-close', 'close'],
  ]
  for (const [fault, framing] of framings) {
    it(`by ${fault}, behind any byte, is a 502 or a cut reply, never a whole one`, async () => {
      const length = answer(mark(), framing).length
      const head = answer(mark(), framing).indexOf('\r\n\r\n') + 4
      await inParallel(length, 16, async (at) => {
        const reply = await replyTo(fault, `${at}.${mark()}`)
        if (at < head) {
          assert.equal(reply?.start.split(' ')[1], '502', `cut behind ${at}`)
          assert.equal(valueOf(reply, 'content-type'), 'application/problem+json')
        } else {
          assert.equal(reply, undefined, `cut behind ${at} looks whole`)
        }
      })
    })
  }

  it('by any of forty-five odd ways, damaged and cut by chance, gives each caller his own reply or none', async () => {
    const statuses = new Set<string>()
    const marks = new Set<string>()
    await inParallel(2_000, 24, async (seed) => {
      const own = mark()
      marks.add(own)
      const reply = await replyTo('odd', `${seed}.${own}`)
      if (reply === undefined) return
      const status = reply.start.split(' ')[1]!
      statuses.add(status)
      const text = reply.body.toString('latin1')
      const foreign = text.match(/[0-9a-f]{16}/g)?.filter((one) => one !== own && marks.has(one))
      assert.deepEqual(foreign ?? [], [], `seed ${seed}: ${text}`)
      assert.notEqual(status, '500', `seed ${seed}: ${text}`)
      assert.equal(valueOf(reply, 'set-cookie'), undefined, `seed ${seed}`)
    })
    for (const status of ['200', '206', '204', '304', '502', '504']) {
      assert.ok(statuses.has(status), `no ${status} among ${[...statuses].join(', ')}`)
    }
    assert.deepEqual(upstream.malformed, [])
  })

  it('by more than its length, or by a second answer, reaches nobody else', async () => {
    for (const fault of ['long', 'late', 'long', 'late']) {
      const own = mark()
      assert.equal((await replyTo(fault, own))?.body.toString(), JSON.stringify({ mark: own }))
      await wait(60)
      const next = mark()
      assert.equal((await replyTo('ok', next))?.body.toString(), JSON.stringify({ mark: next }))
    }
    assert.equal(await replyTo('short', mark()), undefined)
  })

  it('by a storm of interim answers is a 502 soon, and holds up nobody', async () => {
    const storms = Array.from({ length: 4 }, () => replyTo('storm', mark()))
    const started = performance.now()
    const calm = await replyTo('ok', mark())
    const waited = performance.now() - started
    assert.match(calm?.start ?? '', / 200 /)
    assert.ok(waited < 1_500, `${waited} ms`)
    for (const reply of await Promise.all(storms)) assert.match(reply?.start ?? '', / 502 /)
  })

  it('leaves the bus as it was', async () => {
    assert.deepEqual(upstream.malformed, [])
    await bus.isUnharmed(use)
  })
})
