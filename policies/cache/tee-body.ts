// A body that flows on as it came while a copy of it is gathered, up to so many bytes. The copy is
// there only if the body came to its end.

import type { Body, ByteSource } from '../call.ts'

/** `done` gets a buffer of its own, or is never called. */
export function teeBody(body: Body, most: number, done: (bytes: Uint8Array) => void): Body {
  if (body.kind === 'none') {
    done(Buffer.alloc(0))
    return body
  }
  if (body.kind === 'bytes') {
    if (body.bytes.length <= most) done(Uint8Array.from(body.bytes))
    return body
  }
  const { source } = body
  if (source.length !== undefined && source.length > most) return body
  return { kind: 'stream', source: tee(source, most, done) }
}

function tee(source: ByteSource, most: number, done: (bytes: Uint8Array) => void): ByteSource {
  let chunks: Uint8Array[] | undefined = []
  let size = 0
  return {
    length: source.length,
    flow(sink) {
      source.flow({
        write(chunk, resume) {
          size += chunk.length
          if (size > most) chunks = undefined
          // Of its own: whoever reads the flow may write into what it gets.
          chunks?.push(Uint8Array.from(chunk))
          return sink.write(chunk, resume)
        },
        end() {
          if (chunks !== undefined) done(Buffer.concat(chunks))
          chunks = undefined
          sink.end()
        },
        fail(reason) {
          chunks = undefined
          sink.fail(reason)
        },
      })
    },
    abort(reason) {
      chunks = undefined
      source.abort(reason)
    },
  }
}
