// A request body on its way to the upstream, framed anew: by the announced length, or in chunks. A
// body that breaks off leaves a broken request behind, never one that looks whole.

import type { Socket } from 'node:net'
import type { ByteSink } from '#policies/call.ts'

export class RequestSink implements ByteSink {
  /** All of it went out. */
  isWhole = false
  readonly #socket: Socket
  readonly #length: number | undefined
  readonly #sent: () => void
  #bytes = 0

  constructor(socket: Socket, length: number | undefined, sent: () => void) {
    this.#socket = socket
    this.#length = length
    this.#sent = sent
  }

  write(chunk: Uint8Array, resume: () => void): boolean {
    const socket = this.#socket
    if (chunk.length === 0 || socket.destroyed) return true
    this.#bytes += chunk.length
    if (this.#length !== undefined && this.#bytes > this.#length) {
      this.fail(new Error('The body is longer than announced.'))
      return true
    }
    this.#sent()
    const more = this.#length === undefined ? this.#writeChunk(chunk) : socket.write(chunk)
    if (!more) socket.once('drain', resume)
    return more
  }

  end(): void {
    if (this.#socket.destroyed) return
    if (this.#length === undefined) this.#socket.write('0\r\n\r\n', 'latin1')
    else if (this.#bytes !== this.#length) return this.fail(new Error('The body is too short.'))
    this.isWhole = true
    this.#sent()
  }

  fail(reason: Error): void {
    this.#socket.destroy(reason)
  }

  #writeChunk(chunk: Uint8Array): boolean {
    const socket = this.#socket
    socket.cork()
    socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1')
    socket.write(chunk)
    const more = socket.write('\r\n', 'latin1')
    socket.uncork()
    return more
  }
}
