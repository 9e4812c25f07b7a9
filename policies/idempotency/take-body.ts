// The body of a reply as one piece, if it is not too large; else as it came, not a byte of it lost.
//
//   announced too large        ─▶ untouched
//   comes to its end in time   ─▶ bytes, a buffer of its own
//   grows over the bound       ─▶ the source pauses; a new one gives what was gathered, then the rest

import type { Body, ByteSink, ByteSource } from '../call.ts'

export type Taken =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'large'; readonly body: Body }

/** Rejects with the reason when the body breaks off before. */
export function takeBody(source: ByteSource, most: number): Promise<Taken> {
  if (source.length !== undefined && source.length > most) {
    return Promise.resolve({ kind: 'large', body: { kind: 'stream', source } })
  }
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    let rest: Rest | undefined
    source.flow({
      write(chunk, resume) {
        if (rest !== undefined) return rest.write(chunk, resume)
        // Of its own: the source may use its buffer again.
        chunks.push(Uint8Array.from(chunk))
        size += chunk.length
        if (size <= most) return true
        rest = new Rest(source, chunks, resume)
        resolve({ kind: 'large', body: { kind: 'stream', source: rest } })
        return false
      },
      end() {
        if (rest !== undefined) rest.end()
        else resolve({ kind: 'whole', bytes: Buffer.concat(chunks) })
      },
      fail(reason) {
        if (rest !== undefined) rest.fail(reason)
        else reject(reason)
      },
    })
  })
}

/** What was gathered, then what still comes. */
class Rest implements ByteSource, ByteSink {
  readonly length: number | undefined
  readonly #source: ByteSource
  #gathered: Uint8Array[]
  #resume: () => void
  #sink: ByteSink | undefined
  #ended = false
  #broken: Error | undefined

  constructor(source: ByteSource, gathered: Uint8Array[], resume: () => void) {
    this.length = source.length
    this.#source = source
    this.#gathered = gathered
    this.#resume = resume
  }

  flow(sink: ByteSink): void {
    this.#sink = sink
    if (this.#broken !== undefined) return sink.fail(this.#broken)
    const resume = () => this.#resume()
    let wants = true
    for (const chunk of this.#gathered) wants = sink.write(chunk, resume)
    this.#gathered = []
    if (this.#ended) sink.end()
    else if (wants) this.#resume()
  }

  abort(reason: Error): void {
    this.#gathered = []
    this.#source.abort(reason)
  }

  write(chunk: Uint8Array, resume: () => void): boolean {
    this.#resume = resume
    if (this.#sink !== undefined) return this.#sink.write(chunk, resume)
    this.#gathered.push(Uint8Array.from(chunk))
    return false
  }

  end(): void {
    this.#ended = true
    this.#sink?.end()
  }

  fail(reason: Error): void {
    this.#broken = reason
    this.#sink?.fail(reason)
  }
}
