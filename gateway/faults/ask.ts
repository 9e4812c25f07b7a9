// A caller on the wire: one connection, bytes as they are, and everything that comes back.

import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export interface Asked {
  readonly bytes: Buffer
  /** The other end closed or cut the connection; else it fell silent. */
  readonly ended: boolean
}

/** Sends the pieces, each as a packet of its own, and waits for the end or for `silentMs` without a byte. */
export async function ask(
  port: number,
  sent: readonly string[],
  silentMs = 20_000,
): Promise<Asked> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const answered = read(socket, silentMs)
  for (const piece of sent) {
    if (socket.destroyed || !socket.writable) break
    socket.write(piece, 'latin1')
    if (sent.length > 1) await wait(0)
  }
  return await answered
}

function read(socket: Socket, silentMs: number): Promise<Asked> {
  const chunks: Buffer[] = []
  let ended = true
  return new Promise((done) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.setTimeout(silentMs, () => {
      ended = false
      socket.destroy()
    })
    socket.on('end', () => socket.end())
    // A reset is an end like others; what came before it counts.
    socket.on('error', () => {})
    socket.on('close', () => done({ bytes: Buffer.concat(chunks), ended }))
  })
}

/** So many at once, each with its number. */
export async function inParallel(
  count: number,
  atOnce: number,
  one: (nth: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
