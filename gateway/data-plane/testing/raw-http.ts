// HTTP by hand: bytes as they go over the wire, which no client library would send or would show.

import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'

/** Sends these bytes and gives back everything until the connection ends, or `idleMs` pass without a byte. */
export function exchange(port: number, bytes: string | Buffer, idleMs = 300): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1')
    let got = ''
    socket.setEncoding('latin1')
    socket.setTimeout(idleMs, () => socket.destroy())
    socket.on('data', (chunk) => (got += String(chunk)))
    socket.on('close', () => done(got))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') fail(error)
    })
    socket.write(bytes)
  })
}

export interface RawServer {
  readonly url: string
  /** Bytes of every request, as one text. */
  seen(): string
  /** Connections open now. */
  readonly sockets: ReadonlySet<Socket>
  /** Connections ever taken. */
  accepted(): number
  close(): Promise<void>
}

/** A stand-in upstream that does to each connection whatever the test wants. */
export async function rawServer(
  onRequest: (socket: Socket, head: string) => void,
  onConnect?: (socket: Socket) => void,
): Promise<RawServer> {
  let seen = ''
  let accepted = 0
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.setEncoding('latin1')
    onConnect?.(socket)
    socket.on('data', (chunk) => {
      seen += String(chunk)
      onRequest(socket, String(chunk))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen: () => seen,
    sockets,
    accepted: () => accepted,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
