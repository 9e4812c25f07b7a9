// The body of a reply on its way to the client. The last bytes and the end of the message go out in
// one write; a body that breaks cuts the connection.

import type { ByteSink } from '#policies/call.ts'
import type { ReplyPort } from './reply-port.ts'

export class ReplySink implements ByteSink {
  bytes = 0
  /** The reply was cut. */
  isCut = false
  readonly #port: ReplyPort
  readonly #length: number | undefined
  readonly #lastly: (send: () => void) => void
  #open = true

  /** `length`: announced bytes; `lastly` is given what sends the last bytes, and calls it when they may go. */
  constructor(port: ReplyPort, length: number | undefined, lastly: (send: () => void) => void) {
    this.#port = port
    this.#length = length
    this.#lastly = lastly
  }

  write(chunk: Uint8Array, resume: () => void): boolean {
    if (!this.#open) return true
    this.bytes += chunk.length
    if (this.bytes === this.#length) {
      this.#open = false
      this.#lastly(() => this.#port.end(chunk))
      return true
    }
    if (this.#port.write(chunk)) return true
    this.#port.onceDrained(resume)
    return false
  }

  end(): void {
    if (!this.#open) return
    if (this.#length !== undefined && this.bytes !== this.#length) return this.fail()
    this.#open = false
    this.#lastly(() => this.#port.end())
  }

  fail(): void {
    if (!this.#open) return
    this.#open = false
    this.isCut = true
    this.#port.cut()
  }
}
