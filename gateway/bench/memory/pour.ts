// So many bytes, as fast as they are taken.

import { Readable } from 'node:stream'

const piece = Buffer.alloc(65_536, 0x61)

export function pour(bytes: number): Readable {
  let left = bytes
  return new Readable({
    highWaterMark: piece.length,
    read() {
      const now = Math.min(left, piece.length)
      left -= now
      this.push(now === 0 ? null : piece.subarray(0, now))
    },
  })
}
