// A body as one piece of bytes, for a step that must read it whole; never more than `cap` of them.

import type { ByteSource } from '#policies/call.ts'

export class TooLarge extends Error {}

/** Calls `done` once: with the bytes, with what broke the source, or with `TooLarge`. */
export function collect(
  source: ByteSource,
  cap: number,
  done: (result: Uint8Array | Error) => void,
): void {
  if (source.length !== undefined && source.length > cap) {
    const error = new TooLarge()
    source.abort(error)
    return done(error)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  let open = true
  const finish = (result: Uint8Array | Error) => {
    if (!open) return
    open = false
    done(result)
  }
  source.flow({
    write(chunk) {
      if (!open) return true
      size += chunk.length
      if (size > cap) {
        const error = new TooLarge()
        finish(error)
        source.abort(error)
        return true
      }
      chunks.push(chunk)
      return true
    },
    end: () => finish(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)),
    fail: finish,
  })
}
