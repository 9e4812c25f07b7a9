// The spool: entries on disk, in the order appended, until the database has them. What is written
// survives the death of the process. It never waits for the database and deletes no byte before the
// drain says that it is stored.
//
// oxfmt-ignore
//   spoolDir/chain                 id of this node's chain
//            000000000041.ndjson   left by the last process: read, never written again
//            000000000042.ndjson   this process writes here, one line an entry
//            unreadable.ndjson     lines in which no entry was found
//            lock, holder          one process at a time

import { appendFileSync, closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs'
import { rmSync, writeSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Log } from '#kernel/log/log.ts'

import { openGather } from './gather.ts'
import type { Gather } from './gather.ts'
import { readBytes, readWritten, segmentPath, segmentsIn } from './segment.ts'
import type { Segment } from './segment.ts'

export interface Spool extends Gather {
  /** Bytes in files, counted from what was there at the start; and how many of them are stored. */
  readonly written: number
  readonly stored: number
  /** The next whole lines that are not stored, about `bytes` long together. */
  next(bytes: number): Promise<Spooled | undefined>
  /** What `next` gave is stored. */
  drop(spooled: Spooled): Promise<void>
  /** Lines that are no entries, kept for people. */
  setAside(lines: readonly string[]): void
  /** Through to the disk, so that a power cut does not take it either. */
  sync(): Promise<void>
  close(): void
}

export interface Spooled {
  /** Lines, each with its line break. */
  readonly bytes: Buffer
  /** Written by this very process; the others were left by one before it. */
  readonly own: boolean
}

const segmentBytes = 8 * 1024 * 1024
const through = promisify(fdatasync)

export function openSpool(folder: string, log: Log): Spool {
  const segments = segmentsIn(folder)
  let number = segments.at(-1)?.number ?? 0
  let writing: (Segment & { readonly fd: number }) | undefined
  /** Bytes of the first segment that are stored. */
  let offset = 0
  let written = segments.reduce((sum, { size }) => sum + size, 0)
  let stored = 0
  const left = written
  let closed = false
  const gather = openGather(put, log)
  return {
    ...gather,
    get written() {
      return written
    },
    get stored() {
      return stored
    },
    next,
    drop,
    setAside,
    sync,
    close,
  }

  function put(bytes: Buffer): number {
    if (closed) throw new Error('The journal is closed.')
    if (writing && writing.size >= segmentBytes) finish(writing.fd)
    writing ??= begin()
    const taken = writeSync(writing.fd, bytes)
    writing.size += taken
    written += taken
    return taken
  }

  function begin(): Segment & { readonly fd: number } {
    const path = segmentPath(folder, number + 1)
    const begun = { path, number: number + 1, size: 0, fd: openSync(path, 'ax+', 0o600) }
    number++
    segments.push(begun)
    return begun
  }

  function finish(fd: number): void {
    writing = undefined
    fdatasync(fd, () => closeSync(fd))
  }

  async function next(bytes: number): Promise<Spooled | undefined> {
    await sweep()
    const [first] = segments
    if (!first || offset >= first.size) return undefined
    const { path, size } = first
    const wanted = Math.min(bytes, size - offset)
    const read =
      first === writing
        ? readWritten(writing.fd, offset, wanted)
        : await readBytes(path, offset, wanted)
    const end = read.lastIndexOf(10) + 1
    if (end > 0) return { bytes: read.subarray(0, end), own: stored >= left }
    if (read.length === wanted && offset + wanted < size) return await next(bytes * 2)
    // Half a line: of an entry that was being written when the last process died (nobody was told
    // that it is kept), or of one that the full disk has not taken yet.
    if (read.length === wanted && first === writing) return undefined
    log.warn({ path, bytes: size - offset }, 'The rest of a spool file of the journal is no entry.')
    if (first === writing) finish(writing.fd)
    stored += size - offset
    offset = size
    return await next(bytes)
  }

  async function drop({ bytes }: Spooled): Promise<void> {
    if (closed) return
    offset += bytes.length
    stored += bytes.length
    await sweep()
  }

  async function sweep(): Promise<void> {
    for (;;) {
      const [first] = segments
      if (!first || first === writing || offset < first.size) return
      segments.shift()
      offset = 0
      await rm(first.path, { force: true })
    }
  }

  function setAside(lines: readonly string[]): void {
    appendFileSync(join(folder, 'unreadable.ndjson'), `${lines.join('\n')}\n`, { mode: 0o600 })
  }

  async function sync(): Promise<void> {
    if (!writing) return
    await through(writing.fd)
    const names = await open(folder)
    await names.sync().finally(() => names.close())
  }

  function close(): void {
    if (closed) return
    gather.stop()
    try {
      gather.write()
      if (writing && stored < written) fdatasyncSync(writing.fd)
    } catch (error) {
      log.error({ err: error }, 'The last entries of the journal are not in the spool.')
    }
    closed = true
    if (writing) closeSync(writing.fd)
    if (stored < written) return
    for (const { path } of segments) rmSync(path, { force: true })
  }
}
