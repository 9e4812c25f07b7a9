// A stand-in stands on the way of hostile input too: it refuses and goes on.

import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import supertest from 'supertest'
import { openLog, silentLog } from '#kernel/log/log.ts'
import { startDemo } from './demo.ts'
import { openStandIn } from './stand-in.ts'

const demo = await startDemo({ log: silentLog })
after(() => demo.close())
const [persons = '', entities = '', payers = ''] = demo.apis.map(({ upstream }) => upstream)

/** What the server says to these raw bytes until it or we close. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text))
    socket.setTimeout(150, () => socket.destroy())
    socket.on('data', (chunk) => (heard += chunk.toString('latin1')))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(heard))
  })
}

describe('a stand-in', () => {
  it('refuses unknown paths with 404 and other methods with 405 that names the right one', async () => {
    for (const path of ['/', '/nothing', '/persons/', '/persons/%zz', '//changes', '/changes/']) {
      const reply = await supertest(persons).get(path)
      assert.equal(reply.status, 404, path)
      assert.equal(reply.headers['content-type'], 'application/problem+json')
    }
    const reply = await supertest(persons).get('/lookups')
    assert.equal(reply.status, 405)
    assert.equal(reply.headers['allow'], 'POST')
    assert.equal((await supertest(persons).delete('/changes')).status, 405)
  })

  it('refuses a body that is not JSON by type, by form and by size', async () => {
    const post = () => supertest(persons).post('/lookups')
    assert.equal((await post().type('text/plain').send('{}')).status, 415)
    assert.equal((await post()).status, 415)
    for (const text of ['{', '', '\u0000', '['.repeat(30_000)]) {
      assert.equal((await post().type('application/json').send(text)).status, 400)
    }
    const big = `{"pesel":"${'1'.repeat(200_000)}"}`
    assert.equal((await post().type('application/json').send(big)).status, 413)
  })

  it('takes no member from a prototype', async () => {
    for (const text of ['{"__proto__":{"pesel":"86010799239"}}', 'null', '"x"', '1']) {
      const reply = await supertest(persons).post('/lookups').type('application/json').send(text)
      assert.equal(reply.status, 400, text)
    }
    const path = '/persons/__proto__'
    assert.equal((await supertest(persons).get(path)).status, 400)
  })

  it('repeats the trace id of the caller and makes one of its own otherwise', async () => {
    const traceId = '3f2a9c0e5d7b41868a1c4e6f90b2d735'
    const traced = await supertest(persons)
      .get('/x')
      .set('traceparent', `00-${traceId}-00f067aa0ba902b7-01`)
    assert.equal(traced.body.traceId, traceId)
    const other = await supertest(persons).get('/x').set('traceparent', 'x')
    assert.match(other.body.traceId, /^[0-9a-f]{32}$/)
  })

  it('survives bytes that are not HTTP, cut requests and smuggling', async () => {
    const raws = [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET /changes HTTP/1.1\r\n',
      'GET http://other/changes HTTP/1.1\r\nhost: x\r\n\r\n',
      'GET * HTTP/1.1\r\nhost: x\r\n\r\n',
      'POST /lookups HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
      'POST /lookups HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      `GET /changes?${'a'.repeat(40_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
      'GET /changes HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    ]
    for (const text of raws) {
      const heard = await raw(persons, text)
      assert.doesNotMatch(heard, /^HTTP\/1\.1 5/, text)
      assert.equal((await supertest(persons).get('/changes')).status, 200)
    }
  })

  it('never answers 5xx, whatever is put into a path, a query or a body', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('..', '%', '\\'),
    )
    const starts = [
      `${persons}/persons/`,
      `${persons}/changes?after=`,
      `${entities}/entities?name=`,
      `${entities}/entities?cursor=`,
      `${payers}/search/nip/`,
      `${payers}/search/bank-account/`,
      `${payers}/search/nip/9990000416?date=`,
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), text, async (start, end) => {
        const reply = await fetch(start + encodeURIComponent(end.toWellFormed()))
        assert.ok(reply.status < 500, String(reply.status))
        assert.match(reply.headers.get('content-type') ?? '', /^application\/(?:problem\+)?json$/)
        await reply.arrayBuffer()
      }),
      { numRuns: 150 },
    )
    const posts = [`${persons}/lookups`, `${payers}/search/nips`]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), fc.jsonValue(), async (url, value) => {
        const headers = { 'content-type': 'application/json' }
        const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) })
        assert.ok(reply.status === 400 || reply.status === 200, String(reply.status))
        await reply.arrayBuffer()
      }),
      { numRuns: 100 },
    )
  })

  it('says nothing of an error of its own but the trace id, and logs it', async () => {
    const lines: string[] = []
    const log = openLog('info', { write: (line: string) => void lines.push(line) })
    const broken = { method: 'GET', path: '/broken', answer: () => fail() } as const
    const standIn = await openStandIn([broken], log)
    const reply = await supertest(standIn.url).get('/broken')
    await standIn.close()
    assert.equal(reply.status, 500)
    assert.doesNotMatch(reply.text, /secret/)
    assert.equal(lines.length, 1)
    assert.match(lines[0] ?? '', /the secret of the house/)
  })
})

function fail(): never {
  throw new Error('the secret of the house')
}
