import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { HeaderList } from '#policies/headers.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'
import type { RawServer } from './testing/raw-http.ts'

const root = '/api/gitd/licences/v1'
const ok = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok'

describe('the door', () => {
  let plane: TestPlane
  let upstream: RawServer
  before(async () => {
    upstream = await rawServer((socket, head) => {
      socket.write(head.startsWith('HEAD') ? ok.slice(0, -2) : ok)
    })
    const operations = ['GET /x', 'POST /x', 'GET /a/{b}', 'DELETE /a/{b}', 'HEAD /own']
    const api = publishedApi(operations, { upstream: upstream.url })
    plane = await openPlane([api], {
      steps: [
        {
          policy: 'cors',
          build: ({ route }) => ({
            ...(route.operation.method === 'DELETE' && {
              preflight: () => ({
                status: 204,
                headers: new HeaderList(['Access-Control-Allow-Origin', 'https://a.example']),
                body: { kind: 'none' },
                from: 'gateway',
              }),
            }),
          }),
        },
      ],
    })
  })
  after(async () => {
    await plane.close()
    await upstream.close()
  })

  const send = (target: string, lines: string[] = [], method = 'GET', body = '') =>
    exchange(
      plane.port,
      Buffer.from(
        [`${method} ${target} HTTP/1.1`, 'Host: bus', 'Connection: close', ...lines, '', body].join(
          '\r\n',
        ),
        'latin1',
      ),
    )
  /** What reached the upstream of the last call. */
  const forwarded = async (ask: Promise<string>): Promise<string | undefined> => {
    const from = upstream.seen().length
    await ask
    return upstream.seen().slice(from) || undefined
  }

  // oxfmt-ignore
  const paths: [string, string | number][] = [
    ['/x',                'GET /x '],
    ['/%78',              'GET /x '],
    ['/a/%7e%41',         'GET /a/~A '],
    ['/a/%c3%b3',         'GET /a/%C3%B3 '],
    ["/a/b;v=1,(2)'@:$",  "GET /a/b;v=1,(2)'@:$ "],
    ['/a/...',            'GET /a/... '],
    ['/a/b?c=/../%2e%2e', 'GET /a/b?c=/../%2e%2e '],
    ['/a/.hidden',        'GET /a/.hidden '],
    ['/a/../x',           400],
    ['/a/..',             400],
    ['/a/./b',            400],
    ['/a/%2e%2e/x',       400],
    ['/a/.%2E/x',         400],
    ['/a/%2e',            400],
    ['/a/..;/x',          400],
    ['/a/..;x=1/x',       400],
    ['/a/;../x',          400],
    ['/a/..%3b/x',        400],
    ['/a/%2e%2E%3Bx=1/x', 400],
    ['/a/b%3bc',          'GET /a/b%3Bc '],
    ['/a/b%2525c',        'GET /a/b%2525c '],
    ['/a/b%25252fc',      400],
    ['/a/b%2525255cc',    400],
    ['/a/b%2fc',          400],
    ['/a/b%2Fc',          400],
    ['/a/b%5Cc',          400],
    ['/a/b\\c',           400],
    ['/a/b%00',           400],
    ['/a/b%0d%0aX: y',    400],
    ['/a/b%0d%0aX:y',     400],
    ['/a/b%7f',           400],
    ['/a/b%252fc',        400],
    ['/a/%25%32%65',      400],
    ['/a/b%252e',         400],
    ['/a/b%zz',           400],
    ['/a/b%',             400],
    ['/a/%c3%28',         400],
    ['/a/%c0%af',         400],
    ['/a/%ff',            400],
    ['/a//b',             400],
    ['//a/b',             400],
    ['/a/b"c',            400],
    ['/a/<b>',            400],
    ['/a/{b}',            400],
    ['/a/b#c',            400],
    ['/a/b?c#d',          400],
    ['/a/b^c',            400],
    ['/a/[b]',            400],
    ['/a/b|c',            400],
    ['/a/\xe9',           400],
    ['/a/b?\xe9',         400],
    ['/X',                404],
    ['/x/',               404],
    ['/a',                404],
  ]
  for (const [path, expected] of paths) {
    it(`takes the path ${path} as ${expected}`, async () => {
      let answer = ''
      const seen = await forwarded(send(root + path).then((text) => (answer = text)))
      if (typeof expected === 'string') {
        assert.ok(seen?.startsWith(expected), `${seen ?? answer}`)
      } else {
        assert.equal(seen, undefined)
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${expected} `))
      }
    })
  }

  it('takes no address that would leave its API', async () => {
    for (const target of [
      `${root}/../../../oidc`,
      '/api/gitd/licences/v1/..%2f..%2fadmin',
      '/api/gitd/%2e%2e/persons/v1/x',
      '/api/../sandbox/gitd/licences/v1/x',
      `http://bus${root}/x`,
      `//evil${root}/x`,
      '*',
    ]) {
      let answer = ''
      const seen = await forwarded(send(target).then((text) => (answer = text)))
      assert.equal(seen, undefined, target)
      assert.match(answer, /^HTTP\/1\.1 (?:400|404) /, target)
    }
  })

  it('says what is unknown: entity, API, version or path', async () => {
    const detail = async (target: string) => {
      const answer = await fetch(plane.url + target)
      assert.equal(answer.status, 404)
      return ((await answer.json()) as { detail: string }).detail
    }
    assert.match(await detail('/api/nobody/licences/v1/x'), /No such entity/)
    assert.match(await detail('/api/gitd/nothing/v1/x'), /no such API/)
    assert.match(await detail('/api/gitd/licences/v2/x'), /no such version.*v1/)
    assert.match(await detail('/api/gitd/licences/v01/x'), /no such version/)
    assert.match(await detail('/api/gitd'), /begins with/)
    assert.match(await detail(`${root}/nothing`), /describes no such path/)
  })

  it('answers a method that the document lacks with 405 and what it has', async () => {
    const answer = await send(`${root}/a/b`, [], 'PUT')
    assert.match(answer, /^HTTP\/1\.1 405 [^]*\r\nAllow: DELETE, GET, HEAD\r\n/)
    for (const method of ['TRACE', 'PROPFIND', 'OPTIONS']) {
      assert.match(await send(`${root}/x`, [], method), /^HTTP\/1\.1 405 /, method)
    }
    assert.match(await send('bus:443', [], 'CONNECT'), /^HTTP\/1\.1 405 /)
  })

  it('answers HEAD as GET without a body, unless the document has its own', async () => {
    const from = upstream.seen().length
    const answer = await send(`${root}/x`, [], 'HEAD')
    assert.match(answer, /^HTTP\/1\.1 200 OK[^]*content-length: 2\r\n[^]*\r\n\r\n$/i)
    assert.ok(upstream.seen().slice(from).startsWith('HEAD /x '))
    assert.match(await send(`${root}/own`, [], 'HEAD'), /^HTTP\/1\.1 200 OK/)
    assert.match(await send(`${root}/own`), /^HTTP\/1\.1 405 /)
    const missing = await send(`${root}/nothing`, [], 'HEAD')
    assert.match(missing, /^HTTP\/1\.1 404 [^]*\r\n\r\n$/)
  })

  it('lets the steps answer a preflight, and nothing else', async () => {
    const asks = ['Origin: https://a.example', 'Access-Control-Request-Method: DELETE']
    let answer = ''
    const seen = await forwarded(
      send(`${root}/a/b`, asks, 'OPTIONS').then((text) => (answer = text)),
    )
    assert.equal(seen, undefined)
    assert.match(answer, /^HTTP\/1\.1 204 [^]*Access-Control-Allow-Origin: https:\/\/a\.example/)
    assert.doesNotMatch(answer, /content-length/i)
    assert.match(
      await send(`${root}/a/b`, ['Access-Control-Request-Method: GET'], 'OPTIONS'),
      /^HTTP\/1\.1 405 /,
    )
  })

  // oxfmt-ignore
  const heads: [string, string[], number][] = [
    ['two Host lines',                        ['Host: other'],                                              400],
    ['a length twice',                        ['Content-Length: 0', 'Content-Length: 0'],                   400],
    ['a length beside a coding',              ['Content-Length: 5', 'Transfer-Encoding: chunked'],          400],
    ['a coding that is not chunked',          ['Transfer-Encoding: gzip'],                                  400],
    ['a coding with more before it',          ['Transfer-Encoding: gzip, chunked'],                         400],
    ['a signed length',                       ['Content-Length: +5'],                                       400],
    ['a length in hex',                       ['Content-Length: 0x5'],                                      400],
    ['a coding with an underscore',           ['Transfer_Encoding: chunked'],                               400],
    ['a length with an underscore',           ['Content_Length: 5'],                                        400],
    ['a space before the colon',              ['Transfer-Encoding : chunked'],                              400],
    ['a folded line',                         ['X-A: b', ' c: d'],                                          400],
    ['a NUL in a value',                      ['X-A: b\0c'],                                                400],
    ['a bare CR in a value',                  ['X-A: b\rHost: c'],                                          400],
    ['200 fields',                            Array.from({ length: 200 }, (_, n) => `X-${n}: a`),           431],
    ['a field of 20 KiB',                     [`X-A: ${'a'.repeat(20_000)}`],                               431],
  ]
  for (const [what, lines, status] of heads) {
    it(`refuses ${what} with ${status}`, async () => {
      let answer = ''
      const seen = await forwarded(send(`${root}/x`, lines, 'POST').then((text) => (answer = text)))
      assert.equal(seen, undefined)
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
      assert.match(answer, /application\/problem\+json/)
      assert.equal(answer.split(/HTTP\/1\.1 /).length, 2)
    })
  }

  it('refuses a Host that is none, and an address of 9 KiB', async () => {
    for (const host of ['a b', 'a/b', 'a@b', 'a:b', '[::1', 'a:99999999']) {
      const bytes = `GET ${root}/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
      assert.match(await exchange(plane.port, bytes), /^HTTP\/1\.1 400 /, host)
    }
    const none = `GET ${root}/x HTTP/1.1\r\nConnection: close\r\n\r\n`
    assert.match(await exchange(plane.port, none), /^HTTP\/1\.1 400 /)
    assert.match(await send(`${root}/x?${'a'.repeat(9_000)}`), /^HTTP\/1\.1 414 /)
  })

  it('lets a caller neither say nor unsay what the bus says', async () => {
    const forged = [
      'Szyna-System: root',
      'SZYNA-ENTITY: root',
      'Szyna_System: root',
      'X-Forwarded-For: 6.6.6.6',
      'X-Forwarded-Host: evil',
      'X_Forwarded_For: 6.6.6.6',
      'Forwarded: for=6.6.6.6',
      'Via: 1.1 evil',
      'X-Real-IP: 6.6.6.6',
      'X-Original-URL: /admin',
      'X-Rewrite-URL: /admin',
      'X-HTTP-Method-Override: DELETE',
      'Proxy-Authorization: Basic x',
      'TE: trailers',
      'Upgrade: h2c',
      'HTTP2-Settings: x',
      'Keep-Alive: 1',
      'Traceparent: 00-00000000000000000000000000000000-0000000000000000-00',
      'Tracestate: evil=1',
    ]
    const seen = await forwarded(send(`${root}/x`, forged))
    assert.doesNotMatch(seen!, /root|evil|6\.6\.6\.6|admin|DELETE|Basic|trailers|h2c|x$/i)
    assert.match(seen!, /^x-forwarded-for: 127\.0\.0\.1\r$/m)
    assert.match(seen!, /^traceparent: 00-[1-9a-f][0-9a-f]*/m)
  })

  it('takes away what Connection names, but never what is meant for the far end', async () => {
    const named = (await forwarded(
      exchange(
        plane.port,
        `GET ${root}/x HTTP/1.1\r\nHost: bus\r\nConnection: close, X-Mine, Authorization, traceparent, x-forwarded-for\r\n` +
          'X-Mine: 1\r\nX-Other: 2\r\nAuthorization: Bearer t\r\n\r\n',
      ),
    ))!
    assert.doesNotMatch(named, /x-mine/i)
    assert.match(named, /^X-Other: 2\r$/m)
    assert.match(named, /^Authorization: Bearer t\r$/m)
    assert.match(named, /^traceparent: /m)
    assert.match(named, /^x-forwarded-for: 127/m)
  })

  it('passes other fields on as they came, twice when they came twice', async () => {
    const seen = await forwarded(
      send(`${root}/x`, ['X-A: 1', 'x-a: 2', 'X_Under: 3', 'Accept: */*']),
    )
    assert.match(seen!, /\r\nX-A: 1\r\nx-a: 2\r\nX_Under: 3\r\nAccept: \*\/\*\r\n/)
  })

  it('serves requests that come in one piece, one after the other', async () => {
    const one = `GET ${root}/x HTTP/1.1\r\nHost: bus\r\n\r\n`
    const answer = await exchange(plane.port, one + one + one.replace('/x', '/nothing'))
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
    assert.deepEqual(statuses, ['200', '200', '404'])
  })

  it('never lets a refusal of what follows be taken for the reply to a request before', async () => {
    const slow = await rawServer((socket) => void setTimeout(() => socket.write(ok), 60))
    const behind = await openPlane([publishedApi(['GET /x'], { upstream: slow.url })])
    const one = `GET ${root}/x HTTP/1.1\r\nHost: bus\r\n\r\n`
    const answer = await exchange(behind.port, `${one}no HTTP\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 200 OK[^]*\r\n\r\nok$/)
    assert.match(await exchange(behind.port, `${one}${one}no HTTP\r\n\r\n`), /^HTTP\/1\.1 200 OK/)
    const socket = connect(behind.port, '127.0.0.1')
    let got = ''
    socket.on('data', (chunk) => (got += String(chunk)))
    socket.write(one)
    for (let n = 0; n < 20; n++) {
      socket.write('no HTTP\r\n\r\n')
      await wait(1)
    }
    await once(socket, 'close')
    assert.match(got, /^HTTP\/1\.1 200 OK[^]*\r\n\r\nok$/)
    await behind.close()
    await slow.close()
  })

  it('speaks HTTP/1.0 to those who do', async () => {
    const answer = await exchange(plane.port, `GET ${root}/x HTTP/1.0\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 200 OK[^]*\r\n\r\nok$/)
  })
})
