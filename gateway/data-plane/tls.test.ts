import assert from 'node:assert/strict'
import { createServer } from 'node:https'
import type { Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { rawServer } from './testing/raw-http.ts'
import { selfSigned } from './testing/certificates.ts'

describe('an upstream behind TLS', () => {
  const identity = selfSigned()
  let server: Server
  let plane: TestPlane
  let port = 0
  const seen: string[] = []
  before(async () => {
    server = createServer(identity, (req, res) => {
      let body = ''
      req.on('data', (chunk) => (body += String(chunk)))
      req.on('end', () => {
        seen.push(`${req.method} ${req.url} ${body.length}`)
        res.end('x'.repeat(100_000))
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    port = (server.address() as AddressInfo).port
    const operations = ['GET /x', 'POST /x']
    plane = await openPlane([
      publishedApi(operations, { upstream: `https://localhost:${port}` }),
      publishedApi(operations, { name: 'by-address', upstream: `https://127.0.0.1:${port}` }),
    ])
  })
  after(async () => {
    await plane.close()
    server.closeAllConnections()
    server.close()
  })

  const ask = (name: string, init?: RequestInit) =>
    fetch(`${plane.url}/api/gitd/${name}/v1/x`, init)

  it('is not asked anything when its certificate is not trusted', async () => {
    const answer = await ask('licences')
    assert.equal(answer.status, 502)
    assert.equal(answer.headers.get('proxy-status'), 'szyna; error=tls_certificate_error')
    assert.deepEqual(seen, [])
  })

  it('is asked when it is, by name and by address, with and without a body', async () => {
    setDefaultCACertificates([...getCACertificates('default'), identity.cert])
    for (const name of ['licences', 'by-address', 'licences']) {
      const answer = await ask(name)
      assert.equal((await answer.text()).length, 100_000)
    }
    const posted = await ask('licences', { method: 'POST', body: 'y'.repeat(300_000) })
    assert.equal((await posted.text()).length, 100_000)
    assert.deepEqual(seen, ['GET /x 0', 'GET /x 0', 'GET /x 0', 'POST /x 300000'])
  })

  it('that speaks no TLS is a 502', async () => {
    const plain = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const { port: other } = new URL(plain.url)
    plane.apis.push(
      publishedApi(['GET /x'], { name: 'plain', upstream: `https://127.0.0.1:${other}` }),
    )
    await plane.gateway.rebuild('test')
    const answer = await ask('plain')
    assert.equal(answer.status, 502)
    assert.equal(answer.headers.get('proxy-status'), 'szyna; error=tls_protocol_error')
    await plain.close()
  })
})
