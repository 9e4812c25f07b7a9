import assert from 'node:assert/strict'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

let copyTo = ''

const copier: TestStep = {
  policy: 'copier',
  build: ({ target }) => ({
    request(call) {
      call.mirrors = [target(copyTo)]
    },
  }),
}

describe('a copy of a call', () => {
  let plane: TestPlane
  let registry: Registry
  let other: Registry
  let answer: (req: IncomingMessage, res: ServerResponse) => void
  before(async () => {
    registry = await openRegistry()
    other = await openRegistry((req, res) => answer(req, res))
    const operations = ['GET /licences/{id}', 'POST /licences']
    const api = publishedApi(operations, { upstream: registry.url })
    plane = await openPlane([api], { steps: [copier] })
  })
  after(async () => {
    await plane.close()
    await registry.close()
    await other.close()
  })

  async function call(init?: RequestInit) {
    const path = init?.method === 'POST' ? '/licences' : '/licences/L-1?fields=id'
    const reply = await fetch(`${plane.url}/api/gitd/licences/v1${path}`, init)
    assert.equal(reply.status, 200)
    assert.equal(await reply.text(), '{"from":"registry"}')
  }

  it('goes to the other address as the call goes to its own, and says what it is', async () => {
    copyTo = `${other.url}/v2`
    answer = (_req, res) => res.end('unread')
    await call({ headers: { 'x-mine': '1', 'szyna-mirror': 'forged' } })
    const seen = await until('the copy comes', () => other.calls.at(-1))
    assert.equal(seen.url, '/v2/licences/L-1?fields=id')
    assert.equal(seen.headers['x-mine'], '1')
    assert.equal(seen.headers['szyna-mirror'], '1')
    assert.equal(registry.calls.at(-1)?.headers['szyna-mirror'], undefined)
  })

  it('holds nobody up when the other address is silent, sick or away', async () => {
    const answers: (typeof answer)[] = [
      () => {},
      (_req, res) => res.writeHead(500).end('x'.repeat(1_000_000)),
      (req) => req.socket.destroy(),
    ]
    for (const one of answers) {
      answer = one
      await call()
    }
    copyTo = 'http://127.0.0.1:1'
    await call()
  })

  it('is not made of a body that flows', async () => {
    copyTo = other.url
    const before = other.calls.length
    const headers = { 'content-type': 'application/json' }
    await call({ method: 'POST', headers, body: '{}' })
    answer = (_req, res) => res.end()
    await call()
    await until('the copy of the second comes', () => other.calls.length > before)
    assert.equal(other.calls.at(-1)?.method, 'GET')
    assert.equal(other.calls.length, before + 1)
  })
})
