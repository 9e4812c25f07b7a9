// A body that does not say how long it is, cut where it grows too long. What flowed until then broke
// off for whoever reads it: it never looks whole.

import { Problem } from '#kernel/problem/problem.ts'
import type { ByteSink, ByteSource } from '../call.ts'

export function capSource(source: ByteSource, most: number): ByteSource {
  return {
    length: source.length,
    flow: (sink) => source.flow(cappedSink(sink, source, most)),
    abort: (reason) => source.abort(reason),
  }
}

export function tooLarge(most: number): Problem {
  return new Problem(
    'request/body-too-large',
    most === 0
      ? 'This operation takes no body; send the call without one.'
      : `This operation takes a body of up to ${most} bytes; send less, or in parts.`,
  )
}

function cappedSink(sink: ByteSink, source: ByteSource, most: number): ByteSink {
  let size = 0
  let isCut = false
  return {
    write(chunk, resume) {
      if (isCut) return true
      size += chunk.length
      if (size <= most) return sink.write(chunk, resume)
      isCut = true
      const problem = tooLarge(most)
      sink.fail(problem)
      source.abort(problem)
      return true
    },
    end() {
      if (!isCut) sink.end()
    },
    fail(reason) {
      if (!isCut) sink.fail(reason)
    },
  }
}
