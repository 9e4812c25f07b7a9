// Lines of one turn of the event loop, put on disk by one write at the end of the turn. When the disk
// takes nothing they wait in memory and are tried again each second; nothing is thrown at the caller.

import type { Log } from '#kernel/log/log.ts'

export interface Gather {
  append(line: string): void
  /** All that was gathered, now; throws when the disk does not take it (it is kept). */
  write(): void
  /** Tries no more. */
  stop(): void
}

const linesInMemory = 200_000
const againMs = 1_000

/** `put` gives back how many of the bytes were taken, from their beginning. */
export function openGather(put: (bytes: Buffer) => number, log: Log): Gather {
  let lines: string[] = []
  let rest = Buffer.alloc(0)
  let again: NodeJS.Timeout | undefined
  let lost = 0
  return { append, write, stop: () => clearTimeout(again) }

  function append(line: string): void {
    if (lines.length >= linesInMemory) lost++
    else if (lines.push(line) === 1 && again === undefined) setImmediate(writeOrWait)
  }

  function write(): void {
    for (;;) {
      if (rest.length === 0) {
        if (lines.length === 0) return
        rest = Buffer.from(`${lines.join('\n')}\n`)
        lines = []
      }
      rest = rest.subarray(put(rest))
    }
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
  }
}
