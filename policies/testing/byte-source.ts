// Bodies that flow, for tests: a source that gives its chunks as fast as it is let, and a reader that
// pauses it as often as it is told.

import type { Body, ByteSource } from '../call.ts'

export interface SourceAsk {
  /** Announces the length. */
  readonly announced?: boolean
  /** Breaks after the chunks in place of ending. */
  readonly breaks?: Error
}

export function byteSource(chunks: readonly Uint8Array[], ask: SourceAsk = {}): ByteSource {
  let aborted = false
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return {
    length: ask.announced ? length : undefined,
    flow(sink) {
      const rest = [...chunks]
      const push = () => {
        while (!aborted && rest.length > 0) {
          // A buffer of its own, so that no reader gets hold of the test's.
          const chunk = Uint8Array.from(rest.shift()!)
          const goesOn = sink.write(chunk, () => queueMicrotask(push))
          if (!goesOn) return
        }
        if (aborted) return
        aborted = true
        if (ask.breaks) sink.fail(ask.breaks)
        else sink.end()
      }
      push()
    },
    abort() {
      aborted = true
    },
  }
}

/** Pauses after each chunk for which `pauses` says so. Rejects where the body breaks. */
export function readBody(body: Body, pauses: () => boolean = () => false): Promise<Buffer> {
  if (body.kind === 'none') return Promise.resolve(Buffer.alloc(0))
  if (body.kind === 'bytes') return Promise.resolve(Buffer.from(body.bytes))
  return new Promise((resolve, reject) => {
    const got: Buffer[] = []
    body.source.flow({
      write(chunk, resume) {
        got.push(Buffer.from(chunk))
        if (!pauses()) return true
        setImmediate(resume)
        return false
      },
      end: () => resolve(Buffer.concat(got)),
      fail: reject,
    })
  })
}
