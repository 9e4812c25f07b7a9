// One connection to an upstream, for one call at a time. The bus reads answers itself, strictly
// (answer-reader.ts); measured, that costs a third of what a general client does.
//
//   idle ──ask──► asked ──► idle      a byte while idle, or behind the end of an answer: the
//                   └─────► closed    connection is closed, never taken for an answer
//
// Every end reaches the call: its end, or that it broke.

import type { Socket } from 'node:net'
import type { Body } from '#policies/call.ts'
import { AnswerReader, copyOf } from './answer-reader.ts'
import type { Answered } from './answer-reader.ts'
import { bodyPassed } from './body-garbage.ts'
import { openSocket } from './open-socket.ts'
import type { ReplyHead } from './reply-head.ts'
import { RequestSink } from './request-sink.ts'

/** A call that a connection carries. */
export interface Carried {
  readonly method: string
  /** A 101 is what it asks for. */
  readonly upgrades: boolean
  /** The first byte of the answer. */
  onAnswer(): void
  onHead(head: ReplyHead): void
  /** False: no more for now, until `resume`. The bytes are the call's to keep. */
  onBytes(bytes: Uint8Array): boolean
  onEnd(): void
  onBroken(error: Error): void
  /** Bytes of the request body went out. */
  onSent(): void
}

export interface ConnectionOwner {
  /** The connection may carry another call. */
  free(connection: Connection): void
  lost(connection: Connection): void
}

/** Smaller pieces of a body are copied out of the buffer that the next read fills. */
const copyBelow = 16_384

export class Connection implements Answered {
  /** Calls it was given. */
  calls = 0
  /** Monotonic milliseconds since which its owner knows it to be idle; 0: it is not. */
  idleSince = 0
  /** How long the upstream keeps it open when idle, if it said so. */
  idleMs: number | undefined
  isConnected = false
  readonly #owner: ConnectionOwner
  readonly #reader = new AnswerReader(this)
  readonly #socket: Socket
  #call: Carried | undefined
  #sending: RequestSink | undefined
  #isPaused = false
  /** The buffer was given away; the next read needs another. */
  #spent = true
  #error: Error | undefined

  constructor(url: URL, owner: ConnectionOwner) {
    this.#owner = owner
    this.#socket = openSocket(url, {
      connected: () => (this.isConnected = true),
      // While it connects, node may try several addresses and asks for each.
      wantsBuffer: () => this.#spent || !this.isConnected,
      filled: () => (this.#spent = false),
      read: (bytes, size) => this.#read(bytes, size),
      ended: () => this.#reader.end() || this.#socket.destroy(),
      failed: (error) => (this.#error ??= error),
      closed: () => this.#closed(),
    })
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  get method(): string {
    return this.#call?.method ?? ''
  }

  /** Sends a call; the connection must be idle. */
  ask(call: Carried, head: string, body: Body): void {
    this.calls += 1
    this.#call = call
    this.#reader.expect(call.upgrades)
    const socket = this.#socket
    if (body.kind === 'none') {
      socket.write(head, 'latin1')
      return
    }
    socket.cork()
    socket.write(head, 'latin1')
    if (body.kind === 'bytes') {
      socket.write(body.bytes)
    } else {
      this.#sending = new RequestSink(socket, body.source.length, () => this.#call?.onSent())
      body.source.flow(this.#sending)
    }
    socket.uncork()
  }

  pause(): void {
    this.#isPaused = true
    this.#socket.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#socket.resume()
  }

  /** Behind a 101: who hears from now on what comes, and may write. */
  carry(tunnel: Carried): void {
    this.#call = tunnel
    this.resume()
  }

  /** False: full, until `onceDrained`. */
  write(bytes: Uint8Array): boolean {
    return this.#socket.write(bytes)
  }

  onceDrained(resume: () => void): void {
    this.#socket.once('drain', resume)
  }

  /** Ends when what was written is out. */
  destroySoon(): void {
    this.#socket.destroySoon()
  }

  /** The call on it, if any, hears nothing any more. */
  destroy(): void {
    this.#call = undefined
    this.#socket.destroy()
  }

  onAnswer(): void {
    this.#call?.onAnswer()
  }

  onHead(head: ReplyHead): void {
    this.#call?.onHead(head)
  }

  onData(bytes: Buffer, from: number, to: number): void {
    let piece = bytes
    if (to - from < copyBelow) {
      piece = copyOf(bytes, from, to)
    } else {
      this.#spent = true
      piece = bytes.subarray(from, to)
      bodyPassed(bytes.length)
    }
    if (this.#call?.onBytes(piece) === false) this.pause()
  }

  onWhole({ keep, idleMs }: ReplyHead): void {
    const call = this.#call
    const sent = this.#sending?.isWhole !== false
    this.#call = undefined
    this.#sending = undefined
    this.idleMs = idleMs
    // A call that was given up meanwhile has closed the connection already.
    if (keep && sent && call !== undefined) {
      // What a call paused must be open again for the next, and for the end of the connection.
      if (this.#isPaused) this.resume()
      this.#owner.free(this)
    } else {
      this.#socket.destroy()
    }
    call?.onEnd()
  }

  #read(bytes: Buffer, size: number): void {
    try {
      this.#reader.read(bytes, size)
    } catch (error) {
      this.#error ??= error as Error
      this.#socket.destroy()
      this.#broken()
    }
  }

  #broken(): void {
    const call = this.#call
    this.#call = undefined
    call?.onBroken(this.#error ?? new Error('The connection was closed.'))
  }

  #closed(): void {
    this.#owner.lost(this)
    this.#broken()
  }
}
