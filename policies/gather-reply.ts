// The bytes of a reply that flows, for steps that want them of some replies only and have their own
// word for one that is too large. What turns out too large flows on as it came, what was read first.
//
//   source ──► gathered, up to `most` ──► end: the bytes are there
//                  └─► one more byte: held ──► somebody takes the body ──► flows on

import { Problem } from '#kernel/problem/problem.ts'
import type { ByteSink, ByteSource, Reply } from './call.ts'

/** False: there are more than `most`. Rejects with a problem when the body breaks off. */
export function gatherReply(reply: Reply, most: number): boolean | Promise<boolean> {
  const { body } = reply
  if (body.kind === 'none') return true
  if (body.kind === 'bytes') return body.bytes.length <= most
  const { source } = body
  if (source.length !== undefined && source.length > most) return false
  return new Promise((resolve, reject) => {
    const gathered = new Gathered(source, most, {
      whole(bytes) {
        reply.body = { kind: 'bytes', bytes }
        resolve(true)
      },
      more() {
        reply.body = { kind: 'stream', source: gathered }
        resolve(false)
      },
      broken(cause) {
        const detail = 'The answer broke off before its end.'
        reject(new Problem('upstream/malformed', detail, { cause }))
      },
    })
    source.flow(gathered)
  })
}

interface Hearer {
  whole(bytes: Uint8Array): void
  more(): void
  broken(reason: Error): void
}

class Gathered implements ByteSink, ByteSource {
  readonly length: number | undefined
  readonly #source: ByteSource
  readonly #most: number
  readonly #hearer: Hearer
  readonly #chunks: Uint8Array[] = []
  #size = 0
  /** More came than is wanted: from here on this is the body that others take. */
  #held = false
  #sink: ByteSink | undefined
  #resume: (() => void) | undefined
  #over: Error | 'end' | undefined

  constructor(source: ByteSource, most: number, hearer: Hearer) {
    this.#source = source
    this.#most = most
    this.#hearer = hearer
    this.length = source.length
  }

  write(chunk: Uint8Array, resume: () => void): boolean {
    if (this.#sink) return this.#sink.write(chunk, resume)
    this.#chunks.push(chunk)
    this.#size += chunk.length
    if (this.#size <= this.#most) return true
    this.#resume = resume
    if (!this.#held) {
      this.#held = true
      this.#hearer.more()
    }
    return false
  }

  end(): void {
    if (this.#sink) this.#sink.end()
    else if (this.#held) this.#over = 'end'
    else
      this.#hearer.whole(this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks))
  }

  fail(reason: Error): void {
    if (this.#sink) this.#sink.fail(reason)
    else if (this.#held) this.#over = reason
    else this.#hearer.broken(reason)
  }

  flow(sink: ByteSink): void {
    this.#sink = sink
    const resume = this.#resume ?? (() => {})
    let wants = true
    for (const chunk of this.#chunks) wants = sink.write(chunk, resume)
    this.#chunks.length = 0
    if (this.#over === 'end') sink.end()
    else if (this.#over) sink.fail(this.#over)
    else if (wants) resume()
  }

  abort(reason: Error): void {
    this.#chunks.length = 0
    this.#source.abort(reason)
  }
}
