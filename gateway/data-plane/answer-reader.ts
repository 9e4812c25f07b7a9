// Reads the answers that come over one connection, strictly and across any cut of the bytes. Knows
// nothing of sockets.
//
//   head ──► body ──► idle        100-continue, 102, 103: skipped, a hundred of them at most
//                                 101, where it was asked for: all that comes is body
//     └────────┴────► ConnectionFailure

import { ChunkedBody } from './chunked-body.ts'
import { readReplyHead } from './reply-head.ts'
import type { ReplyHead } from './reply-head.ts'
import { ConnectionFailure } from './upstream-failure.ts'

/** Who hears what is read. */
export interface Answered {
  readonly method: string
  /** The first byte of the answer. */
  onAnswer(): void
  onHead(head: ReplyHead): void
  /** A range of the bytes that are being read. */
  onData(bytes: Buffer, from: number, to: number): void
  /** The answer is whole; what follows in these bytes, nobody asked for. */
  onWhole(head: ReplyHead): void
}

/** Bytes of a head. */
const maxHead = 32_768
/** Heads that say no more than "wait" (1xx), before that of the answer. */
const maxInterim = 100
const emptyLine = '\r\n\r\n'

export class AnswerReader {
  readonly #answered: Answered
  #place: 'idle' | 'head' | 'body' = 'idle'
  #upgrades = false
  /** The beginning of a head that is not whole yet. */
  #held: Buffer | undefined
  #head: ReplyHead | undefined
  #left = 0
  #interim = 0
  #chunked: ChunkedBody | undefined

  constructor(answered: Answered) {
    this.#answered = answered
  }

  /** From now on bytes are an answer; `upgrades`: it may be a 101. */
  expect(upgrades = false): void {
    this.#place = 'head'
    this.#upgrades = upgrades
    this.#interim = 0
  }

  /** Throws `ConnectionFailure` for what is no plain answer, or none that anybody asked for. */
  read(bytes: Buffer, size: number): void {
    let at = 0
    while (at < size) {
      if (this.#place === 'body') at = this.#readBody(bytes, at, size)
      else if (this.#place === 'head') at = this.#readHead(bytes, at, size)
      else throw new ConnectionFailure('http_protocol_error')
    }
  }

  /** The connection has ended: true when that is how the answer was to end. */
  end(): boolean {
    const framing = this.#place === 'body' ? this.#head!.framing : undefined
    if (framing !== 'close' && framing !== 'tunnel') return false
    this.#whole()
    return true
  }

  /** Where the head ends, or `to` when it is not whole yet. */
  #readHead(bytes: Buffer, from: number, to: number): number {
    const held = this.#held
    if (held === undefined) this.#answered.onAnswer()
    const all = held === undefined ? bytes : Buffer.concat([held, bytes.subarray(from, to)])
    const start = held === undefined ? from : 0
    const stop = held === undefined ? to : all.length
    // Behind `to` a buffer may hold what was read before.
    const found = all.indexOf(emptyLine, Math.max(start, (held?.length ?? 0) - 3), 'latin1')
    const whole = found !== -1 && found + emptyLine.length <= stop
    if ((whole ? found : stop) - start > maxHead) {
      throw new ConnectionFailure('http_response_header_section_size')
    }
    if (!whole) {
      this.#held = held === undefined ? copyOf(bytes, from, to) : all
      return to
    }
    this.#held = undefined
    this.#takeHead(all.toString('latin1', start, found + 2))
    return from + (found + emptyLine.length - start) - (held?.length ?? 0)
  }

  #takeHead(text: string): void {
    const head = readReplyHead(text, this.#answered.method, this.#upgrades)
    if (head === undefined) throw new ConnectionFailure('http_protocol_error')
    if (head.status < 200 && head.framing !== 'tunnel') {
      this.#interim += 1
      if (this.#interim > maxInterim) throw new ConnectionFailure('http_protocol_error')
      return
    }
    this.#head = head
    this.#place = 'body'
    this.#left = head.length ?? 0
    this.#chunked = head.framing === 'chunked' ? new ChunkedBody() : undefined
    this.#answered.onHead(head)
    if (head.framing === 'none') this.#whole()
  }

  #readBody(bytes: Buffer, from: number, to: number): number {
    switch (this.#head!.framing) {
      case 'length': {
        const end = Math.min(to, from + this.#left)
        this.#left -= end - from
        this.#answered.onData(bytes, from, end)
        if (this.#left === 0) this.#whole()
        return end
      }
      case 'chunked': {
        const chunked = this.#chunked!
        const end = chunked.read(bytes, from, to, (start, stop) => {
          this.#answered.onData(bytes, start, stop)
        })
        if (end === -1) throw new ConnectionFailure('http_protocol_error')
        if (chunked.isDone) this.#whole()
        return end
      }
      default:
        this.#answered.onData(bytes, from, to)
        return to
    }
  }

  #whole(): void {
    const head = this.#head!
    this.#place = 'idle'
    this.#head = undefined
    this.#chunked = undefined
    this.#answered.onWhole(head)
  }
}

/** The bytes themselves, where the buffer is going to be used again. */
export function copyOf(bytes: Buffer, from: number, to: number): Buffer {
  const copy = Buffer.allocUnsafe(to - from)
  bytes.copy(copy, 0, from, to)
  return copy
}
