import assert from 'node:assert/strict'
import { request } from 'node:http'
import { Duplex } from 'node:stream'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ChunkedBody } from './chunked-body.ts'
import { readReplyHead } from './reply-head.ts'

const lines = (...all: string[]) => all.map((line) => `${line}\r\n`).join('')
const read = (method: string, ...all: string[]) =>
  readReplyHead(lines('HTTP/1.1 200 OK', ...all), method)

describe('the head of an answer', () => {
  // oxfmt-ignore
  const framed: [string, string[], string, number | undefined, boolean][] = [
    ['GET',  ['Content-Length: 5'],                            'length',  5,         true],
    ['GET',  ['content-length:5'],                             'length',  5,         true],
    ['GET',  ['Content-Length: 0'],                            'none',    undefined, true],
    ['GET',  ['Transfer-Encoding: chunked'],                   'chunked', undefined, true],
    ['GET',  ['Transfer-Encoding: Chunked'],                   'chunked', undefined, true],
    ['GET',  [],                                               'close',   undefined, false],
    ['GET',  ['Content-Length: 5', 'Connection: close'],       'length',  5,         false],
    ['GET',  ['Content-Length: 5', 'Connection: X, CLOSE'],    'length',  5,         false],
    ['GET',  ['Content-Length: 5', 'Connection: closed'],      'length',  5,         true],
    ['HEAD', ['Content-Length: 5'],                            'none',    undefined, false],
    ['HEAD', [],                                               'none',    undefined, true],
  ]
  for (const [method, fields, framing, length, keep] of framed) {
    it(`to ${method} with ${fields.join(', ') || 'nothing'} ends by ${framing}`, () => {
      const head = read(method, ...fields)
      assert.deepEqual([head?.framing, head?.length, head?.keep], [framing, length, keep])
    })
  }

  // oxfmt-ignore
  const refused: string[] = [
    lines('HTTP/1.1 200 OK', 'Content-Length: 5', 'Content-Length: 5'),
    lines('HTTP/1.1 200 OK', 'Content-Length: 5, 5'),
    lines('HTTP/1.1 200 OK', 'Content-Length: +5'),
    lines('HTTP/1.1 200 OK', 'Content-Length: 5 '.repeat(2)),
    lines('HTTP/1.1 200 OK', 'Content-Length:'),
    lines('HTTP/1.1 200 OK', 'Content-Length: 9999999999999999'),
    lines('HTTP/1.1 200 OK', 'Content-Length: 5', 'Transfer-Encoding: chunked'),
    lines('HTTP/1.1 200 OK', 'Content_Length: 5'),
    lines('HTTP/1.1 200 OK', 'Transfer_Encoding: chunked'),
    lines('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked'),
    lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'),
    lines('HTTP/1.0 200 OK', 'Transfer-Encoding: chunked'),
    lines('HTTP/1.1 200 OK', ' folded: line'),
    lines('HTTP/1.1 200 OK', 'A: b', '\tfolded'),
    lines('HTTP/1.1 200 OK', 'Na me: a'),
    lines('HTTP/1.1 200 OK', 'Name : a'),
    lines('HTTP/1.1 200 OK', 'no colon'),
    lines('HTTP/1.1 200 OK', ': no name'),
    lines('HTTP/1.1 200 OK', 'A: b\rB: c'),
    lines('HTTP/1.1 200 OK', 'A: b\nB: c'),
    lines('HTTP/1.1 200 OK', 'A: b\0'),
    lines('HTTP/1.1 200 OK', 'A: b\x7f'),
    lines('HTTP/1.1 101 Switching Protocols'),
    lines('HTTP/1.1 099 Low'),
    lines('HTTP/1.1 600 High'),
    lines('HTTP/1.1 20 OK'),
    lines('HTTP/1.1 2000 OK'),
    lines('HTTP/1.1  200 OK'),
    lines('HTTP/1.2 200 OK'),
    lines('HTTP/2 200'),
    lines('http/1.1 200 OK'),
    lines('ICY 200 OK'),
    'HTTP/1.1 200 OK\n',
    'HTTP/1.1 200 OK\r\nA: b\n',
    '',
  ]
  for (const text of refused) {
    it(`is malformed: ${JSON.stringify(text)}`, () =>
      assert.equal(readReplyHead(text, 'GET'), undefined))
  }

  it('passes on what came, without what belongs to the connection or to the bus', () => {
    const head = read(
      'GET',
      'Content-Type: text/plain',
      'SET-cookie: a=1',
      'Set-Cookie:\t b=2 \t',
      'Empty:',
      'Connection: keep-alive, X-Hop, Content-Type',
      'Keep-Alive: timeout=7, max=3',
      'X-Hop: 1',
      'Szyna-Sandbox: true',
      'Szyna_Sandbox: true',
      'X-Forwarded-For: me',
      'Alt-Svc: h3=":443"',
      'Upgrade: h2c',
      'Trailer: X-Sum',
      'Proxy-Authenticate: Basic',
      'Content-Length: 3',
    )
    // oxfmt-ignore
    assert.deepEqual(head?.headers.flat, [
      'Content-Type', 'text/plain', 'SET-cookie', 'a=1', 'Set-Cookie', 'b=2', 'Empty', '',
    ])
    assert.equal(head?.idleMs, 7_000)
  })

  it('is never read where llhttp refuses it, and never otherwise than by llhttp', async () => {
    const value = fc.oneof(
      fc.constantFrom(
        '1',
        '5',
        'chunked',
        'gzip',
        'close',
        'keep-alive',
        '',
        ' ',
        '5, 5',
        '+5',
        '0x5',
      ),
      fc.string({ maxLength: 3 }),
    )
    const name = fc.constantFrom(
      'Content-Length',
      'Transfer-Encoding',
      'Connection',
      'X-A',
      'Na me',
      '',
    )
    const field = fc
      .tuple(name, fc.constantFrom(': ', ':', ' : '), value)
      .map((parts) => parts.join(''))
    const start = fc.constantFrom(
      'HTTP/1.1 200 OK',
      'HTTP/1.1 204 ',
      'HTTP/1.0 200',
      'HTTP/1.1 304 x',
    )
    let both = 0
    await fc.assert(
      fc.asyncProperty(start, fc.array(field, { maxLength: 3 }), async (first, fields) => {
        const text = lines(first, ...fields)
        const ours = readReplyHead(text, 'GET')
        if (ours === undefined) return
        const theirs = await llhttp(`${text}\r\n`)
        both += 1
        assert.equal(theirs.status, ours.status)
        if (ours.status !== 200) return
        const { 'content-length': length, 'transfer-encoding': coding } = theirs.headers
        assert.equal(length, ours.framing === 'length' ? String(ours.length) : length && '0')
        assert.equal(
          coding?.toString().toLowerCase(),
          ours.framing === 'chunked' ? 'chunked' : undefined,
        )
      }),
      { numRuns: 1_000 },
    )
    assert.ok(both > 200, `only ${both} were read`)
  })
})

interface Theirs {
  readonly status: number | undefined
  readonly headers: Record<string, string | string[] | undefined>
}

/** What node's own client makes of an answer. */
function llhttp(answer: string): Promise<Theirs> {
  return new Promise((done, fail) => {
    const socket = new Duplex({
      read() {},
      write(_chunk, _encoding, written) {
        written()
        this.push(Buffer.from(answer, 'latin1'))
      },
    })
    const req = request({ createConnection: () => socket as never, host: 'upstream' }, (res) => {
      done({ status: res.statusCode, headers: res.headers })
      res.on('error', () => {})
      socket.destroy()
    })
    req.on('error', fail)
    req.end()
  })
}

describe('a chunked body', () => {
  function readAll(pieces: readonly Buffer[]): { body: string; left: number } | 'malformed' {
    const chunked = new ChunkedBody()
    let body = ''
    let left = 0
    for (const piece of pieces) {
      if (chunked.isDone) {
        left += piece.length
        continue
      }
      const at = chunked.read(piece, 0, piece.length, (from, to) => {
        body += piece.toString('latin1', from, to)
      })
      if (at === -1) return 'malformed'
      left += piece.length - at
    }
    return chunked.isDone ? { body, left } : 'malformed'
  }

  it('is the same however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom('a', '\r', '\n', '0'), minLength: 1, maxLength: 40 }),
          { maxLength: 5 },
        ),
        fc.constantFrom('', ';a=b', ';q="x y"'),
        fc.constantFrom('', 'X-Sum: 1\r\n', 'A: b\r\nC: d\r\n'),
        fc.constantFrom('', 'HTTP/1.1 200 OK'),
        fc.array(fc.nat(60), { maxLength: 8 }),
        (chunks, extension, trailers, rest, cuts) => {
          const sent = chunks.map((one) => `${one.length.toString(16)}${extension}\r\n${one}\r\n`)
          const bytes = Buffer.from(`${sent.join('')}0\r\n${trailers}\r\n${rest}`, 'latin1')
          const marks = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
          const pieces = marks.slice(1).map((to, at) => bytes.subarray(marks[at], to))
          assert.deepEqual(readAll(pieces), { body: chunks.join(''), left: rest.length })
        },
      ),
      { numRuns: 2_000 },
    )
  })

  // oxfmt-ignore
  for (const text of [
    'x\r\n', '\r\n', '-1\r\na\r\n0\r\n\r\n', '+1\r\na\r\n0\r\n\r\n', '0x1\r\na\r\n0\r\n\r\n', ' 1\r\na\r\n0\r\n\r\n',
    '1\na\r\n0\r\n\r\n', '1\r\nab\r\n0\r\n\r\n', '2\r\na\r\n0\r\n\r\n', '1\r\na0\r\n\r\n', '1\r\na\n0\r\n\r\n',
    '1 \r\na\r\n0\r\n\r\n', '123456789\r\n', '0\r\n\rx', '0\r\n\n', '1;a\0b\r\na\r\n0\r\n\r\n', '0\r\nA: b\n\r\n', '0\r\n',
    `1;${'x'.repeat(20_000)}\r\na\r\n0\r\n\r\n`,
  ]) {
    it(`is malformed: ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.equal(readAll([Buffer.from(text, 'latin1')]), 'malformed')
    })
  }
})
