// A token that is revoked while its call is under way: nothing more goes out on it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { systemClock } from '#kernel/clock/clock.ts'
import { until } from '#kernel/testing/until.ts'
import requireToken from '#policies/require-token/require-token.ts'
import { openTestIssuer } from '#policies/testing/issuer.ts'
import { openEcho } from './testing/echo.ts'
import type { Echo } from './testing/echo.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'

const issuer = openTestIssuer(systemClock)
const step = {
  policy: 'require-token',
  phase: 'identify',
  build: (tools: Parameters<typeof requireToken.build>[1]) => requireToken.build({}, tools),
} as const

describe('a token that is revoked during its call', () => {
  let plane: TestPlane
  let registry: Awaited<ReturnType<typeof openRegistry>>
  let asked = Promise.withResolvers<ServerResponse>()
  before(async () => {
    registry = await openRegistry((_req, res) => asked.resolve(res))
    const api = publishedApi(['GET /changes'], { upstream: registry.url })
    plane = await openPlane([api], { steps: [step], issuer })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  /** What the upstream answers with, and what the caller gets. */
  async function call(name: string) {
    asked = Promise.withResolvers()
    const authorization = `Bearer ${tokenOf(plane, name)}`
    const url = `${plane.url}/api/gitd/licences/v1/changes`
    const answer = fetch(url, { headers: { authorization } })
    return { source: await asked.promise, answer }
  }

  it('gets no answer that has not begun', async () => {
    const { source, answer } = await call('a.late')
    issuer.revoke('client:a.late')
    source.writeHead(200, { 'content-type': 'application/json' }).end('{"secret":1}')
    const { status, headers } = await answer
    assert.equal(status, 401)
    assert.match(headers.get('www-authenticate') ?? '', /error="invalid_token"/)
    const body = await (await answer).text()
    assert.match(body, /token\/revoked/)
    assert.doesNotMatch(body, /secret/)
  })

  it('gets not one more event of a stream', async () => {
    const { source, answer } = await call('a.stream')
    source.writeHead(200, { 'content-type': 'text/event-stream' })
    source.write('data: 1\n\n')
    const reader = (await answer).body!.pipeThrough(new TextDecoderStream()).getReader()
    assert.equal((await reader.read()).value, 'data: 1\n\n')
    issuer.revoke('client:a.stream')
    source.write('data: 2\n\n')
    await assert.rejects(reader.read(), /terminated/)
  })

  it('loses a stream in which nothing happens', async () => {
    const { source, answer } = await call('a.quiet')
    source.writeHead(200, { 'content-type': 'text/event-stream' })
    source.write('data: 1\n\n')
    const reader = (await answer).body!.getReader()
    await reader.read()
    issuer.revoke('client:a.quiet')
    await assert.rejects(reader.read(), /terminated/)
    await until('the upstream is let go', () => source.destroyed)
  })
})

describe('a WebSocket whose token is revoked', () => {
  let plane: TestPlane
  let echo: Echo
  before(async () => {
    echo = await openEcho()
    plane = await openPlane([publishedApi(['GET /changes 101'], { upstream: echo.url })], {
      steps: [step],
      issuer,
    })
  })
  after(async () => {
    await plane.close()
    await echo.close()
  })

  for (const says of ['nothing', 'a word'] as const) {
    it(`ends at both ends, whoever says ${says}`, async () => {
      const name = says === 'nothing' ? 'a.silent' : 'a.talker'
      const socket = connect(plane.port, '127.0.0.1')
      let got = ''
      let ended = false
      socket.on('data', (bytes) => (got += bytes.toString('latin1')))
      socket.on('close', () => (ended = true))
      socket.write(
        'GET /api/gitd/licences/v1/changes HTTP/1.1\r\nHost: bus\r\nUpgrade: websocket\r\n' +
          'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n' +
          `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer ${tokenOf(plane, name)}\r\n\r\n`,
      )
      await until('it is open', () => got.includes('\r\n\r\n'))
      assert.match(got, /^HTTP\/1\.1 101/)
      const head = got
      issuer.revoke(`client:${name}`)
      if (says === 'a word') socket.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x41]))
      await until('both ends are gone', () => ended && echo.sockets.size === 0)
      assert.equal(got, head)
    })
  }
})

function tokenOf({ url }: TestPlane, system: string): string {
  const claims = { client_id: system, aud: `${url}/api/gitd/licences` }
  return issuer.token({ claims })
}
