// Callers that frame their requests by tricks (E1, and the door of E11): the published kinds of
// malformed requests, damaged and cut into packets by chance. What a registry receives is whole, well
// formed and one for one what callers were answered, or it is nothing.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { dice } from '../demo/dice.ts'
import { ask, inParallel } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus, Use } from './child-bus.ts'
import { damaged, pieces } from './damage.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'
import { oddRequests } from './odd-requests.ts'
import { readWire, valueOf } from './read-wire.ts'

/** A caller that sends half a request is waited for no longer than this. */
const silentMs = 1_000

describe('a caller who sends what is no plain request', () => {
  let bus: ChildBus
  let upstream: FaultUpstream
  let root: string
  let credentials: string
  let use: Use
  before(async () => {
    upstream = await openFaultUpstream()
    bus = await childBus({ faults: 'steps:\n  - require-token: {}\n  - journal: {}\n' })
    root = await bus.publish('requests', upstream.url, 'faults')
    credentials = await bus.credentials('requests')
    for (const secret of ['44051401458', 'hush-in-a-query', 'hush-in-a-body', 'hush-in-a-field']) {
      bus.secrets.add(secret)
    }
    await ask(bus.port, [oddRequests(root, credentials)[0]!])
    use = await bus.use()
  })
  after(async () => {
    await bus.end()
    await upstream.close()
  })

  it('reaches the registry in one plain form or not at all, whatever the damage and the packets', async () => {
    const kinds = oddRequests(root, credentials)
    const statuses = new Map<string, number>()
    let answered = 0
    let silent = 0
    upstream.requests.length = 0
    await inParallel(3_000, 64, async (seed) => {
      const by = dice(`request ${seed}`)
      const request = damaged(kinds[seed % kinds.length]!, by, [0, 0, 1, 4][by.below(4)]!)
      const { bytes, ended } = await ask(bus.port, pieces(request, by), silentMs)
      if (!ended) silent += 1
      const { messages } = readWire('reply', bytes)
      for (const reply of messages) {
        const status = reply.start.split(' ')[1]!
        if (status === '100') continue
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (reply.body.toString().startsWith('{"mark"')) answered += 1
        assert.ok(
          !status.startsWith('5') || status === '501',
          `seed ${seed}: ${reply.body.toString()}`,
        )
      }
    })
    const told = JSON.stringify([...statuses])
    for (const status of ['200', '400', '401', '404', '405', '414', '431']) {
      assert.ok(statuses.has(status), `no ${status} among ${told}`)
    }
    assert.deepEqual(upstream.malformed, [])
    // Who left in the silence before an answer may have asked the registry; nobody else asked it unseen.
    const asked = upstream.requests.length
    assert.ok(answered <= asked && asked <= answered + silent, `${asked} asked, ${told}`)
    for (const request of upstream.requests) {
      assert.match(request.start, /^(?:GET|POST|PUT|DELETE) \/[^/?]+\/[^/?]+(?:\?\S*)? HTTP\/1\.1$/)
      assert.equal(valueOf(request, 'host'), new URL(upstream.url).host)
      assert.equal(valueOf(request, 'szyna-entity'), 'faults')
      assert.equal(valueOf(request, 'authorization'), undefined)
      assert.doesNotMatch(request.start, /smuggled/)
    }
  })

  it('with a request hidden in a body hides it from everybody: it stays a body', async () => {
    const hidden = `GET ${root}/ok/smuggled HTTP/1.1\r\nHost: bus\r\n\r\n`
    upstream.requests.length = 0
    const head = `POST ${root}/ok/1 HTTP/1.1\r\nHost: bus\r\n${credentials}`
    const { bytes } = await ask(
      bus.port,
      [`${head}Content-Length: ${hidden.length}\r\n\r\n${hidden}`],
      silentMs,
    )
    assert.equal(readWire('reply', bytes).messages.length, 1)
    assert.deepEqual(
      upstream.requests.map(({ body }) => body.toString()),
      [hidden],
    )
  })

  it('opens no tunnel and no other protocol, at any door', async () => {
    const fields = `HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n${credentials}`
    for (const path of ['bus:443', '/', `${root}/ok/1`, '/oidc/token', '/livez']) {
      const { bytes } = await ask(bus.port, [`CONNECT ${path} ${fields}\r\n`])
      assert.match(bytes.toString(), /^HTTP\/1\.1 (?:400|405) /, path)
    }
    for (const path of [
      `${root}/ok/1`,
      '/oidc/token',
      '/',
      '/livez',
      '/readyz',
      '/.well-known/x',
    ]) {
      const { bytes } = await ask(bus.port, [`TRACE ${path} ${fields}\r\n`])
      assert.match(bytes.toString(), /^HTTP\/1\.1 (?:404|405) /, path)
      assert.doesNotMatch(bytes.toString(), /session=/, `${path} repeats what was sent`)
    }
    for (const [protocols, status] of [
      ['h2c', 200],
      ['h2c, websocket', 400],
      ['websocket', 400],
    ]) {
      const upgrade = `Upgrade: ${protocols}\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n`
      const { bytes } = await ask(bus.port, [`GET ${root}/ok/1 ${fields}${upgrade}\r\n`])
      assert.match(bytes.toString(), new RegExp(`^HTTP/1\\.1 ${status} `), `${protocols}`)
    }
    const h2 = await ask(bus.port, ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'])
    assert.match(h2.bytes.toString(), /^HTTP\/1\.1 400 /)
  })

  it('under another Host gets the same API, and his name is repeated nowhere', async () => {
    upstream.requests.length = 0
    for (const host of ['evil.example', 'EVIL.example.:99', '[::1]']) {
      const head = `GET ${root}/ok/1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`
      const { bytes } = await ask(bus.port, [`${head}${credentials}\r\n`])
      assert.match(bytes.toString(), /^HTTP\/1\.1 200 /)
      assert.doesNotMatch(bytes.toString(), /evil/i)
    }
    assert.equal(upstream.requests.length, 3)
    assert.doesNotMatch(JSON.stringify(upstream.requests), /evil/i)
  })

  it('leaves the bus as it was', () => bus.isUnharmed(use))
})
