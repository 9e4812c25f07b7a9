// A wire that a test can cut: a TCP proxy in front of a real server.

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface CutProxy {
  readonly port: number
  /** Drops every connection and refuses new ones, as a server that is away does. */
  cut(): Promise<void>
  /** Lets connections through again, at the same port. */
  mend(): Promise<void>
  close(): Promise<void>
}

export async function openCutProxy(to: { host: string; port: number }): Promise<CutProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(to.port, to.host)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { port, cut, mend, close: cut }

  async function cut(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }

  async function mend(): Promise<void> {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  }
}
