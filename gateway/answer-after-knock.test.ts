import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { answerAfterKnock } from './answer-after-knock.ts'
import type { Handler } from './doors.ts'

describe('an address whose room opens at the first request', () => {
  it('answers every request that came while it opened, body and all, and opens once', async (t) => {
    const door = Promise.withResolvers<{ handle: Handler }>()
    let tries = 0
    const url = await serve(t, () => (tries++, door.promise))
    const first = fetch(url, { method: 'POST', body: 'first' })
    const second = fetch(url, { method: 'POST', body: 'second' })
    door.resolve({ handle: (req, res) => void req.pipe(res) })
    assert.deepEqual([await (await first).text(), await (await second).text()], ['first', 'second'])
    assert.equal(tries, 1)
  })

  it('answers 503 when the room cannot open, and the next request opens it', async (t) => {
    const room = { handle: (_req: unknown, res: { end(text: string): void }) => res.end('open') }
    const ways = [() => Promise.reject(new Error('jammed')), () => Promise.resolve(room as never)]
    const url = await serve(t, () => ways.shift()!())
    const refused = await fetch(url, { method: 'POST', body: 'x' })
    assert.equal(refused.status, 503)
    assert.ok(refused.headers.has('retry-after'))
    const problem = (await refused.json()) as { type: string }
    assert.equal(problem.type, '/problems/gateway/unready')
    assert.equal(await (await fetch(url)).text(), 'open')
  })
})

async function serve(t: TestContext, open: () => Promise<{ handle: Handler }>): Promise<string> {
  const door = answerAfterKnock(openAtFirstKnock(open), { name: 'test', log: silentLog })
  const server = createServer(door).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => (server.closeAllConnections(), server.close()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
