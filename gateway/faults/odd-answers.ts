// Answers as upstreams were seen to send them when something is wrong: the published kinds of
// malformed and odd answers, whole or with a few bytes damaged, cut into packets by chance.

import type { Socket } from 'node:net'
import type { Dice } from '../demo/dice.ts'
import { damaged, pieces } from './damage.ts'

/** `whole`: a plain answer with a length. */
export function oddAnswer(socket: Socket, by: Dice, whole: string): void {
  const kind = by.pick(kinds)
  const bytes = damaged(kind(whole), by, by.pick([0, 1, 4]))
  const end = by.pick([() => socket.end(), () => socket.destroy(), () => socket.resetAndDestroy()])
  // Where it just falls silent that has to be waited for: now and then.
  void send(socket, pieces(bytes, by)).then(by.chance(4) ? () => {} : end)
}

async function send(socket: Socket, pieces_: readonly string[]): Promise<void> {
  for (const piece of pieces_) {
    if (socket.destroyed) return
    socket.write(piece, 'latin1')
    await new Promise((done) => setImmediate(done))
  }
}

type Kind = (whole: string) => string

const withField = (whole: string, field: string) => whole.replace('\r\n', `\r\n${field}\r\n`)
const bodyOf = (whole: string) => whole.slice(whole.indexOf('\r\n\r\n') + 4)
const inChunks = (whole: string, chunks: string) =>
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.replace('BODY', bodyOf(whole))}`
const size = (whole: string) => bodyOf(whole).length.toString(16)

// oxfmt-ignore
const kinds: readonly [Kind, ...Kind[]] = [
  (whole) => whole,
  (whole) => whole + whole,
  (whole) => `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${whole}`,
  (whole) => whole.replace('200 OK', '304 Not Modified'),
  (whole) => whole.replace('200 OK', '204 No Content'),
  (whole) => whole.replace('200 OK', '206 Partial Content'),
  (whole) => whole.replace('200 OK', '101 Switching Protocols'),
  (whole) => whole.replace('200 OK', '199 Odd'),
  (whole) => whole.replace('200 OK', '000 Odd'),
  (whole) => whole.replace('200 OK', '2000 Odd'),
  (whole) => whole.replace('200 OK', '200'),
  (whole) => whole.replace('HTTP/1.1', 'HTTP/1.0'),
  (whole) => whole.replace('HTTP/1.1', 'HTTP/2.0'),
  (whole) => whole.replace('HTTP/1.1', 'ICY'),
  (whole) => whole.replaceAll('\r\n', '\n'),
  (whole) => whole.replaceAll('\r\n', '\r'),
  (whole) => `\r\n${whole}`,
  (whole) => whole.replace('Content-Length: ', 'Content-Length: +'),
  (whole) => whole.replace('Content-Length: ', 'Content-Length: 0x'),
  (whole) => whole.replace('Content-Length: ', 'Content-Length: 99999999999999999999'),
  (whole) => whole.replace('Content-Length: ', 'Content-Length : '),
  (whole) => whole.replace('Content-Length: ', 'Content_Length: '),
  (whole) => withField(whole, 'Content-Length: 1'),
  (whole) => withField(whole, 'Transfer-Encoding: chunked'),
  (whole) => withField(whole, 'Transfer-Encoding: gzip, chunked'),
  (whole) => withField(whole, 'X-A: b\r\n folded: c'),
  (whole) => withField(whole, 'X-A: b\0c'),
  (whole) => withField(whole, 'X-A: b\rSet-Cookie: injected=1'),
  (whole) => withField(whole, 'X-A'),
  (whole) => withField(whole, ': a'),
  (whole) => withField(whole, 'Connection: close, Content-Length, X-A'),
  (whole) => withField(whole, `X-A: ${'a'.repeat(70_000)}`),
  (whole) => withField(whole, Array.from({ length: 3_000 }, (_, n) => `X-${n}: a`).join('\r\n')),
  (whole) => inChunks(whole, `${size(whole)}\r\nBODY\r\n0\r\n\r\n`),
  (whole) => inChunks(whole, `${size(whole)};a=b\r\nBODY\r\n0\r\nX-Trailer: a\r\n\r\n`),
  (whole) => inChunks(whole, `${size(whole)}\nBODY\n0\n\n`),
  (whole) => inChunks(whole, `0x${size(whole)}\r\nBODY\r\n0\r\n\r\n`),
  (whole) => inChunks(whole, `-1\r\nBODY\r\n0\r\n\r\n`),
  (whole) => inChunks(whole, `ffffffffff\r\nBODY\r\n0\r\n\r\n`),
  (whole) => inChunks(whole, `${size(whole)}\r\nBODYx\r\n0\r\n\r\n`),
  (whole) => inChunks(whole, `${size(whole)}\r\nBODY\r\n0\r\nX-Trailer: ${'a'.repeat(70_000)}\r\n\r\n`),
  ()      => '',
  ()      => '\0'.repeat(5_000),
  ()      => 'SSH-2.0-OpenSSH_9.6\r\n',
  ()      => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ()      => 'HTTP/1.1 200 OK\r\n',
]
