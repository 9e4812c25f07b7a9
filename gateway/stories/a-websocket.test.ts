// A registry tells its changes over a WebSocket: the token is asked for as for any call, what passes
// is nobody's business, and the journal knows how long it stood and how much went over it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { WebSocket } from 'undici'
import { openEcho } from '../data-plane/testing/echo.ts'
import type { Echo } from '../data-plane/testing/echo.ts'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const changes = {
  get: {
    operationId: 'watchLicences',
    summary: 'Zmiany na żywo',
    responses: {
      101: { description: 'Otwarto WebSocket' },
      426: { description: 'Tylko WebSocket' },
    },
  },
}

describe('a WebSocket over the bus', () => {
  let bus: TheBus
  let echo: Echo
  before(async () => {
    echo = await openEcho()
    bus = await theBus()
    const document = { ...licences, paths: { ...licences.paths, '/changes': changes } }
    await bus.register('gitd', 'licences', document, { upstream: echo.url })
  })
  after(() => echo.close())

  const open = async (path: string, token?: string): Promise<WebSocket> => {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {}
    const socket = new WebSocket(bus.publicUrl.replace('http', 'ws') + path, { headers })
    await new Promise((done, fail) => {
      socket.addEventListener('open', done)
      socket.addEventListener('error', () => fail(new Error('refused')))
    })
    return socket
  }

  it('is refused without a token, also with one in the address, and where the catalog lists no 101', async () => {
    const path = '/api/gitd/licences/v1'
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    await assert.rejects(open(`${path}/changes`), /refused/)
    await assert.rejects(open(`${path}/changes?access_token=${token}`), /refused/)
    await assert.rejects(open(`${path}/licences/L-1`, token), /refused/)
    await assert.rejects(open('/', token), /refused/)
    assert.equal(echo.handshakes.length, 0)
  })

  it('carries messages, is in the journal once it is over, and ends with the bus', async () => {
    const token = await bus.token('gmina.eurzad', 'gitd/licences')
    const socket = await open('/api/gitd/licences/v1/changes', token)
    const { headers } = echo.handshakes[0]!
    assert.equal(headers['szyna-system'], 'gmina.eurzad')
    assert.equal(headers.authorization, undefined)
    const answer = new Promise((done) =>
      socket.addEventListener('message', ({ data }) => done(data)),
    )
    socket.send('zmiana')
    assert.equal(await answer, 'zmiana')
    socket.close()
    const entry = await until('the journal has it', async () => {
      const found = await bus.admin('GET', '/admin/v1/journal?limit=50')
      const { entries } = (await found.json()) as { entries: Record<string, unknown>[] }
      return entries.find(({ status }) => status === 101)
    })
    assert.equal(entry['operation'], 'GET /changes')
    assert.equal(entry['decision'], 'permitted')
    assert.ok(Number(entry['requestBytes']) > 6 && Number(entry['replyBytes']) > 6)

    const last = await open('/api/gitd/licences/v1/changes', token)
    const closed = new Promise((done) => last.addEventListener('close', done))
    const started = performance.now()
    await Promise.all([bus.close(), closed])
    assert.ok(performance.now() - started < 15_000)
    assert.equal(echo.sockets.size, 0)
  })
})
