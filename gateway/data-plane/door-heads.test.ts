import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import { exchange, rawServer } from './testing/raw-http.ts'
import { ok, openDoor, root } from './testing/open-door.ts'
import type { TestDoor } from './testing/open-door.ts'

describe('heads at the door', () => {
  let door: TestDoor
  before(async () => {
    door = await openDoor()
  })
  after(() => door.close())
  const send: TestDoor['send'] = (...said) => door.send(...said)
  const forwarded: TestDoor['forwarded'] = (ask) => door.forwarded(ask)

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
      assert.match(await exchange(door.port, bytes), /^HTTP\/1\.1 400 /, host)
    }
    const none = `GET ${root}/x HTTP/1.1\r\nConnection: close\r\n\r\n`
    assert.match(await exchange(door.port, none), /^HTTP\/1\.1 400 /)
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
    assert.match(seen!, /^traceparent: 00-(?!0{32})[0-9a-f]{32}-/m)
  })

  it('takes away what Connection names, but never what is meant for the far end', async () => {
    const named = (await forwarded(
      exchange(
        door.port,
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
    const answer = await exchange(door.port, one + one + one.replace('/x', '/nothing'))
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
    const answer = await exchange(door.port, `GET ${root}/x HTTP/1.0\r\n\r\n`)
    assert.match(answer, /^HTTP\/1\.1 200 OK[^]*\r\n\r\nok$/)
  })
})
