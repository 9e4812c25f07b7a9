// A stand-in upstream that speaks WebSocket as far as tests need it (RFC 6455 §5): it takes every
// handshake, sends each data frame back as it came, and answers a close with a close.
//
//   FIN+opcode │ mask+length │ length, 2 or 8 bytes │ key, 4 bytes │ payload

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface Echo {
  readonly url: string
  /** Handshakes as they came. */
  readonly handshakes: IncomingMessage[]
  /** WebSockets open now. */
  readonly sockets: ReadonlySet<Socket>
  close(): Promise<void>
}

/** `more`: header lines of the 101. */
export async function openEcho(more = ''): Promise<Echo> {
  const handshakes: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/plain' }).end('plain')
  })
  server.on('upgrade', (req, socket: Socket) => {
    handshakes.push(req)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${acceptOf(req.headers['sec-websocket-key'] ?? '')}\r\n${more}\r\n`,
    )
    let held = Buffer.alloc(0)
    socket.on('data', (bytes: Buffer) => {
      held = Buffer.concat([held, bytes])
      for (;;) {
        const frame = readFrame(held)
        if (frame === undefined) return
        held = held.subarray(frame.size)
        if (!socket.write(writeFrame(frame.first, frame.payload))) {
          socket.pause()
          socket.once('drain', () => socket.resume())
        }
        if ((frame.first & 0x0f) === 8) return void socket.end()
      }
    })
    socket.on('end', () => socket.end())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    handshakes,
    sockets,
    close() {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

interface Frame {
  readonly first: number
  readonly payload: Buffer
  readonly size: number
}

function readFrame(bytes: Buffer): Frame | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes[1]! & 0x7f
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0
  const start = 2 + wide + 4
  if (bytes.length < start) return undefined
  const length =
    wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + length) return undefined
  const key = bytes.subarray(start - 4, start)
  const payload = Buffer.from(bytes.subarray(start, start + length))
  for (let at = 0; at < length; at++) payload[at]! ^= key[at % 4]!
  return { first: bytes[0]!, payload, size: start + length }
}

function writeFrame(first: number, payload: Buffer): Buffer {
  const { length } = payload
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (head.length === 4) head.writeUInt16BE(length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, payload])
}
