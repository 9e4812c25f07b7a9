import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync } from 'node:zlib'
import { after, before, describe, it } from 'node:test'
import { fetchSafely } from './fetch-safely.ts'
import type { Fetched, FetchLimits, LookupAll } from './fetch-safely.ts'

// A server on the loopback: the place that nobody may reach, and, allowed by name, a stand-in for the
// internet. It counts its connections.
let server: Server
let port = 0
let connections = 0
const answers: Record<string, RequestListener> = {
  '/plain': (_, res) =>
    res.writeHead(200, { 'content-type': 'Application/JSON; charset=utf-8' }).end('{"ż":1}'),
  '/redirect': (_, res) => res.writeHead(302, { location: 'http://a:b@127.0.0.1:1/latest' }).end(),
  '/missing': (_, res) => res.writeHead(404).end(),
  '/declared': (_, res) => res.writeHead(200, { 'content-length': '999999' }).end(),
  '/endless': (_, res) => {
    const more = () => void (res.destroyed || (res.write('x'.repeat(1000)), setImmediate(more)))
    more()
  },
  '/slow': (_, res) => {
    const drip = setInterval(() => res.write('x'), 20)
    res.on('close', () => clearInterval(drip))
  },
  '/silent': () => undefined,
  '/gzip': (_, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  '/bomb': (_, res) =>
    res.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(50e6))),
  '/twice': (_, res) => res.writeHead(200, { 'content-encoding': 'identity, gzip' }).end('x'),
  '/known': (req, res) => {
    if (req.headers['if-none-match'] === '"a1"') return void res.writeHead(304).end()
    const modified = 'Mon, 02 Mar 2026 08:00:00 GMT'
    res.writeHead(200, { etag: '"a1"', 'last-modified': modified }).end('x')
  },
  '/odd-etag': (_, res) => {
    res.writeHead(200, { etag: 'no quotes', 'last-modified': 'yesterday; or so' }).end('x')
  },
  '/unasked': (_, res) => res.writeHead(304).end(),
  '/latin': (_, res) => res.end(Buffer.from([0xe9, 0x20])),
  '/broken': (_, res) =>
    res.writeHead(200, { 'content-length': '10' }).write('x', () => res.destroy()),
}

before(async () => {
  server = createServer((req, res) => answers[(req.url ?? '').split('?')[0] ?? '']?.(req, res))
  server.on('connection', () => (connections += 1))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
after(() => {
  server.closeAllConnections()
  server.close()
})

const limits: FetchLimits = { allow: [], maxBytes: 10_000, totalMs: 2000 }

function allowed(path: string, more: Partial<FetchLimits> = {}): Promise<Fetched> {
  return fetchSafely(`http://127.0.0.1:${port}${path}`, {
    ...limits,
    allow: ['127.0.0.1'],
    ...more,
  })
}

function answering(...addresses: string[]): LookupAll {
  return (_, __, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
}

async function refusal(fetched: Promise<Fetched>): Promise<string> {
  const outcome = await fetched
  assert.equal(outcome.kind, 'refused', JSON.stringify(outcome))
  return outcome.kind === 'refused' ? outcome.sentence : ''
}

describe('a place inside the network is never called', () => {
  // oxfmt-ignore
  const spellings = [
    '127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.0.0.1.', '１２７.0.0.1', '0', '0.0.0.0',
    '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', 'localhost',
    'LOCALHOST', '169.254.169.254', '10.0.0.1', '192.168.1.1', '172.16.3.4', '100.64.1.1',
    '[fd00::1]', '[fe80::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::1]', '224.0.0.1',
  ]
  for (const host of spellings) {
    it(`http://${host} is refused, and told how it may be allowed`, async () => {
      const started = connections
      const sentence = await refusal(fetchSafely(`http://${host}:${port}/plain`, limits))
      assert.match(sentence, /inside the network.*SZYNA_FETCH_ALLOW/)
      assert.equal(connections, started)
    })
  }

  it('a name that leads inside is refused, also when only one of its addresses does', async () => {
    const started = connections
    for (const lookup of [
      answering('127.0.0.1'),
      answering('8.8.8.8', '127.0.0.1'),
      answering('::ffff:7f00:1'),
    ]) {
      const sentence = await refusal(
        fetchSafely(`http://api.example:${port}/plain`, { ...limits, lookup }),
      )
      assert.match(sentence, /inside the network/)
    }
    assert.equal(connections, started)
  })

  it('a name that changes its address between check and connection is called where it was checked', async () => {
    let asked = 0
    const lookup: LookupAll = (_, __, done) => {
      asked += 1
      done(null, [{ address: asked === 1 ? '198.41.0.4' : '127.0.0.1', family: 4 }])
    }
    const started = connections
    await refusal(
      fetchSafely(`http://api.example:${port}/plain`, { ...limits, totalMs: 300, lookup }),
    )
    assert.equal(asked, 1)
    assert.equal(connections, started)
  })

  it('an allowed host and port is called, another port of it is not', async () => {
    const lookup = answering('127.0.0.1')
    const address = `http://registry.example:${port}/plain`
    for (const allow of [['registry.example'], [`REGISTRY.example:${port}`]]) {
      assert.equal((await fetchSafely(address, { ...limits, allow, lookup })).kind, 'fetched')
    }
    for (const allow of [[`registry.example:${port + 1}`], ['example'], ['xregistry.example']]) {
      await refusal(fetchSafely(address, { ...limits, allow, lookup }))
    }
  })
})

describe('what is fetched', () => {
  it('is text with its media type and address', async () => {
    assert.deepEqual(await allowed('/plain?key=1'), {
      kind: 'fetched',
      url: `http://127.0.0.1:${port}/plain?key=1`,
      mediaType: 'application/json',
      text: '{"ż":1}',
      validators: {},
    })
  })

  it('is known again by its server, and only by what can be a field', async () => {
    const first = await allowed('/known')
    assert.equal(first.kind, 'fetched')
    const validators = first.kind === 'fetched' ? first.validators : {}
    assert.deepEqual(validators, { etag: '"a1"', lastModified: 'Mon, 02 Mar 2026 08:00:00 GMT' })
    assert.deepEqual(await allowed('/known', { known: validators }), { kind: 'unchanged' })
    assert.equal((await allowed('/known', { known: { etag: '"a0"' } })).kind, 'fetched')
    const odd = await allowed('/odd-etag')
    assert.deepEqual(odd.kind === 'fetched' && odd.validators, {})
  })

  it('is not a 304 that nobody asked for', async () => {
    assert.match(await refusal(allowed('/unasked')), /redirects/)
  })

  it('is never unpacked: a small text may be a large one', async () => {
    for (const path of ['/gzip', '/bomb', '/twice']) {
      assert.match(await refusal(allowed(path)), /compressed/)
    }
  })

  it('ends when whoever asked has gone', async () => {
    const gone = AbortSignal.abort()
    await refusal(allowed('/silent', { signal: gone }))
  })

  it('is not what a redirect leads to, but the sentence says where that is', async () => {
    const started = connections
    const sentence = await refusal(allowed('/redirect'))
    assert.match(sentence, /redirects to http:\/\/127\.0\.0\.1:1\/latest/)
    assert.equal(connections, started + 1)
  })

  // oxfmt-ignore
  const refused: [string, RegExp][] = [
    ['/missing',  /answers 404/],
    ['/declared', /larger than 10000 bytes/],
    ['/endless',  /larger than 10000 bytes/],
    ['/gzip',     /compressed/],
    ['/latin',    /UTF-8/],
    ['/broken',   /hangs up/],
  ]
  for (const [path, sentence] of refused) {
    it(`is not ${path}`, async () => assert.match(await refusal(allowed(path)), sentence))
  }

  it('is whole within the time given, or refused', async () => {
    for (const path of ['/slow', '/silent']) {
      assert.match(await refusal(allowed(path, { totalMs: 200 })), /within 0\.2 s/)
    }
  })

  // oxfmt-ignore
  const addresses: [string, RegExp][] = [
    ['file:///etc/passwd',                 /https and http/],
    ['ftp://example.com/',                 /https and http/],
    ['data:text/plain,x',                  /https and http/],
    ['openapi.yaml',                       /whole address/],
    ['',                                   /whole address/],
    ['https://user:hunter2@example.com/',  /user name or password/],
    ['http://127.0.0.1:1/',                /inside the network/],
  ]
  for (const [address, sentence] of addresses) {
    it(`is not at "${address}"`, async () => {
      const told = await refusal(fetchSafely(address, limits))
      assert.match(told, sentence)
      assert.doesNotMatch(told, /hunter2/)
    })
  }

  it('tells that nothing listens, or that there is no such host', async () => {
    const closed = await refusal(
      fetchSafely('http://127.0.0.1:1/', { ...limits, allow: ['127.0.0.1:1'] }),
    )
    assert.match(closed, /Nothing listens/)
    const lookup: LookupAll = (_, __, done) =>
      done(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), [])
    assert.match(
      await refusal(fetchSafely('http://none.example/', { ...limits, lookup })),
      /no such host/,
    )
  })
})
