// Lines of one turn of the event loop, put on disk by one write at the end of the turn. When the disk
// takes nothing they wait in memory and are tried again each second; nothing is thrown at the caller,
// and nobody waits for that.

import type { Log } from '#kernel/log/log.ts'

export interface Gather {
  /** Kept when the line is on disk, at the end of the turn; absent while the disk takes nothing. */
  append(line: string): Promise<void> | undefined
  /** All that was gathered, now; throws when the disk does not take it (it is kept). */
  write(): void
  /** Tries no more. */
  stop(): void
}

const bytesInMemory = 64 * 1024 * 1024
const bytesAtRest = 64 * 1024
const againMs = 1_000

/** `put` gives back how many of the bytes were taken, from their beginning. */
export function openGather(put: (bytes: Buffer) => number, log: Log): Gather {
  // One buffer for all turns: at a line a turn, 0.4 µs less than a list of lines joined at the end of each.
  let bytes = Buffer.allocUnsafe(bytesAtRest)
  let taken = 0
  let end = 0
  let turn: PromiseWithResolvers<void> | undefined
  let again: NodeJS.Timeout | undefined
  let lost = 0
  return { append, write, stop: () => clearTimeout(again) }

  function append(line: string): Promise<void> | undefined {
    if (end - taken >= bytesInMemory) {
      lost++
      return undefined
    }
    if (turn === undefined && again === undefined) {
      turn = Promise.withResolvers()
      setImmediate(writeOrWait)
    }
    // No UTF-16 unit takes more than three bytes of UTF-8.
    const most = end + 3 * line.length + 1
    if (most > bytes.length) grow(2 * most)
    end += bytes.write(line, end)
    bytes[end++] = 10
    return turn?.promise
  }

  function grow(size: number): void {
    const larger = Buffer.allocUnsafe(size)
    bytes.copy(larger, 0, 0, end)
    bytes = larger
  }

  function write(): void {
    while (taken < end) taken += put(bytes.subarray(taken, end))
    taken = 0
    end = 0
    if (bytes.length > 16 * bytesAtRest) bytes = Buffer.allocUnsafe(bytesAtRest)
  }

  function writeOrWait(): void {
    try {
      write()
      if (again !== undefined) log.info({ lost }, 'The spool of the journal is written again.')
      again = undefined
      lost = 0
    } catch (error) {
      if (again === undefined)
        log.error({ err: error }, 'The spool of the journal cannot be written.')
      else if (lost > 0) log.error({ lost }, 'Calls are not entered in the journal.')
      again = setTimeout(writeOrWait, againMs).unref()
    }
    turn?.resolve()
    turn = undefined
  }
}
