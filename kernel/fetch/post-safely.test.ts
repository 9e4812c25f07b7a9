import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { LookupAll } from './fetch-safely.ts'
import { postSafely, whyNotPosted } from './post-safely.ts'
import type { Posted } from './post-safely.ts'

let server: Server
let port = 0
let connections = 0
let got = ''

before(async () => {
  server = createServer((req, res) => {
    got = ''
    req.on('data', (chunk: Buffer) => (got += chunk.toString()))
    req.on('end', () => {
      if (req.url === '/redirect') return res.writeHead(303, { location: '/plain' }).end()
      if (req.url === '/wrong') return res.writeHead(400).end('secret')
      if (req.url === '/silent') return undefined
      if (req.url !== '/endless') return res.end(`${req.method} ${String(req.headers['x-one'])} ż`)
      const more = () => void (res.destroyed || (res.write('x'.repeat(1000)), setImmediate(more)))
      return more()
    })
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const limits = { allow: ['127.0.0.1'], readBytes: 1024, totalMs: 2000 }
const posting = { headers: { 'x-one': '1' }, body: 'zażółć' }
const post = (path: string, more: Partial<typeof limits> & { signal?: AbortSignal } = {}) =>
  postSafely(`http://127.0.0.1:${port}${path}`, posting, { ...limits, ...more })
const refusalOf = (posted: Posted) => (posted.kind === 'refused' ? posted.sentence : 'taken')

describe('what is posted', () => {
  it('comes as it is, and of the answer no more is read than was asked for', async () => {
    assert.deepEqual(await post('/plain'), { kind: 'taken', status: 200, text: 'POST 1 ż' })
    assert.equal(got, 'zażółć')
    const endless = await post('/endless')
    assert.equal(endless.kind === 'taken' && endless.text.length, 1024)
    assert.deepEqual(await post('/endless', { readBytes: 0 }), {
      kind: 'taken',
      status: 200,
      text: '',
    })
  })

  it('follows no redirect, waits no longer than told, and tells nothing of the answer', async () => {
    const before = connections
    assert.match(refusalOf(await post('/redirect')), /redirects are not followed/)
    assert.equal(connections, before + 1)
    assert.equal(refusalOf(await post('/wrong')), 'It answers 400, not 2xx.')
    assert.match(refusalOf(await post('/silent', { totalMs: 200 })), /within 0\.2 s/)
    const ended = AbortSignal.timeout(50)
    assert.notEqual(refusalOf(await post('/silent', { signal: ended })), 'taken')
  })

  it('never goes inside the network, whatever the name says by then', async () => {
    const before = connections
    const lookup: LookupAll = (_, __, done) => done(null, [{ address: '127.0.0.1', family: 4 }])
    const url = `https://outside.example:${port}/plain`
    assert.match(
      refusalOf(await postSafely(url, posting, { ...limits, lookup })),
      /inside the network/,
    )
    // oxfmt-ignore
    for (const inside of ['https://127.1/', 'https://[::1]/', 'https://169.254.169.254/', 'https://2130706433/']) {
      assert.match(whyNotPosted(inside, []) ?? '', /inside the network/, inside)
    }
    assert.equal(connections, before)
  })

  it('goes by http only to a host that is allowed by name', () => {
    assert.equal(whyNotPosted('https://example.org/hook', []), undefined)
    assert.equal(whyNotPosted('http://example.org/hook', []), 'Only https is taken.')
    assert.equal(whyNotPosted('http://hub.example:81/', ['hub.example']), undefined)
    assert.match(whyNotPosted('https://a:b@example.org/', []) ?? '', /user name/)
    assert.match(whyNotPosted('hook', []) ?? '', /whole address/)
  })
})
