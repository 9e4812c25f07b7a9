// One file of the spool: its name, its size, its bytes.

import { readSync, readdirSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'

export interface Segment {
  readonly path: string
  readonly number: number
  /** Bytes, as far as this process knows. */
  size: number
}

/** Oldest first. */
export function segmentsIn(folder: string): Segment[] {
  const numbers = readdirSync(folder)
    .flatMap((name) => /^(\d{12})\.ndjson$/.exec(name)?.[1] ?? [])
    .map(Number)
  return numbers
    .toSorted((one, other) => one - other)
    .map((number) => {
      const path = segmentPath(folder, number)
      return { path, number, size: statSync(path).size }
    })
}

export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(12, '0')}.ndjson`)
}

/** Fewer when the file is shorter; none when it is gone. */
export async function readBytes(path: string, from: number, length: number): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return Buffer.alloc(0)
  try {
    const bytes = Buffer.allocUnsafe(length)
    let taken = 0
    while (taken < length) {
      const { bytesRead } = await file.read(bytes, taken, length - taken, from + taken)
      if (bytesRead === 0) break
      taken += bytesRead
    }
    return bytes.subarray(0, taken)
  } finally {
    await file.close()
  }
}

/**
 * Bytes that this process wrote a moment ago: the system has them in memory, and a copy out of there
 * (10 µs) costs a tenth of what a thread of the pool does that is asked to open, read and close.
 */
export function readWritten(fd: number, from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, from))
}
