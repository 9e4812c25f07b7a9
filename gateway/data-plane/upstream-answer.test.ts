import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { against } from './testing/against-upstream.ts'

describe('an answer', () => {
  const start = 'HTTP/1.1 200 OK\r\nX-A: 1\r\n'
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'
  // oxfmt-ignore
  const answers: [string, string][] = [
    ['with a length',           `${start}Content-Length: 11\r\n\r\nhello world`],
    ['in chunks',               `${start}Transfer-Encoding: chunked\r\n\r\n6;a=b\r\nhello \r\n5\r\nworld\r\n0\r\nX-T: 1\r\n\r\n`],
    ['after hints',             `${hints}${start}Content-Length: 11\r\n\r\nhello world`],
    ['ended by the connection', `${start}\r\nhello world`],
  ]
  for (const [what, bytes] of answers) {
    it(`${what} is the same in one piece, in two, and byte by byte`, async () => {
      for (const size of [bytes.length, bytes.length - 3, 70, 1]) {
        await against(
          (socket) => {
            socket.setNoDelay(true)
            void sendIn(socket, bytes, size, what === 'ended by the connection')
          },
          async (plane) => {
            const answer = await fetch(`${plane.url}/api/gitd/licences/v1/x`)
            const { status, headers } = answer
            assert.deepEqual(
              [status, headers.get('x-a'), headers.get('x-t'), headers.get('link')],
              [200, '1', null, null],
            )
            assert.equal(await answer.text(), 'hello world')
          },
          5_000,
        )
      }
    })
  }
})

async function sendIn(socket: Socket, bytes: string, size: number, end: boolean): Promise<void> {
  for (let at = 0; at < bytes.length; at += size) {
    socket.write(bytes.slice(at, at + size), 'latin1')
    await new Promise((done) => setImmediate(done))
  }
  if (end) socket.end()
}
