// The fixed upstream of the bench: answers every request with the same record once its body is there,
// as cheaply as node can, so that it never is what is measured.

import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { answering } from '../child.ts'
import { record } from './target.ts'

const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-cache\r\n' +
    `ETag: "17-3"\r\nServer: registry\r\nContent-Length: ${Buffer.byteLength(record)}\r\n\r\n${record}`,
)

const server = createServer({ noDelay: true }, (socket) => {
  let tail = ''
  socket.setEncoding('latin1')
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    tail += String(chunk)
    for (;;) {
      const end = tail.indexOf('\r\n\r\n')
      if (end === -1) return
      const length = /\r\ncontent-length: (\d+)/i.exec(tail.slice(0, end))?.[1] ?? '0'
      if (tail.length < end + 4 + Number(length)) return
      tail = tail.slice(end + 4 + Number(length))
      socket.write(answer)
    }
  })
})
server.listen(0, '127.0.0.1')
answering(() => ({ port: (server.address() as AddressInfo).port }))
