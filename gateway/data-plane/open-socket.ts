// A socket to an upstream, plain or TLS. A plain one reads into a buffer of ours instead of passing
// every piece through node's streams; a TLS one cannot.

import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface SocketEvents {
  connected(): void
  /** Whether the buffer given last may not be filled again. */
  wantsBuffer(): boolean
  /** There is a new buffer. */
  filled(): void
  /** The bytes belong to the reader only until it returns. */
  read(bytes: Buffer, size: number): void
  /** The upstream sends no more. */
  ended(): void
  failed(error: Error): void
  /** Once, at last. */
  closed(): void
}

const readBytes = 32_768

export function openSocket(url: URL, events: SocketEvents): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const secure = url.protocol === 'https:'
  const port = Number(url.port || (secure ? 443 : 80))
  const common = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }
  const servername = isIP(host) === 0 ? { servername: host } : {}
  const socket = secure
    ? connectTls({ ...common, ...servername, ALPNProtocols: ['http/1.1'] })
    : connect({ ...common, onread: onread(events) })
  if (secure) socket.on('data', (bytes: Buffer) => events.read(bytes, bytes.length))
  return socket
    .once(secure ? 'secureConnect' : 'connect', () => events.connected())
    .on('end', () => events.ended())
    .on('error', (error) => events.failed(error))
    .on('close', () => events.closed())
}

/** node's types do not say it: no buffer means that the former one goes on. */
function onread(events: SocketEvents) {
  return {
    buffer(): Uint8Array {
      if (!events.wantsBuffer()) return undefined as never
      events.filled()
      return Buffer.allocUnsafeSlow(readBytes)
    },
    callback(size: number, bytes: Uint8Array): boolean {
      events.read(bytes as Buffer, size)
      return true
    },
  }
}
