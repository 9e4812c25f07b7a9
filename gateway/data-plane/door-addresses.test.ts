import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openDoor, root } from './testing/open-door.ts'
import type { TestDoor } from './testing/open-door.ts'

describe('addresses at the door', () => {
  let door: TestDoor
  before(async () => {
    door = await openDoor()
  })
  after(() => door.close())
  const send: TestDoor['send'] = (...said) => door.send(...said)
  const forwarded: TestDoor['forwarded'] = (ask) => door.forwarded(ask)

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
      const answer = await fetch(door.plane.url + target)
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
    const from = door.upstream.seen().length
    const answer = await send(`${root}/x`, [], 'HEAD')
    assert.match(answer, /^HTTP\/1\.1 200 OK[^]*content-length: 2\r\n[^]*\r\n\r\n$/i)
    assert.ok(door.upstream.seen().slice(from).startsWith('HEAD /x '))
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
})
