// The thread that PGlite lives in, so that a long query never stalls a call. It speaks the
// PostgreSQL wire protocol over its message port and nothing else; it must never look into a query.
//
// oxfmt-ignore
//   in:  { bytes }  whole protocol messages      out: { ready } once, or { failed: sentence }
//        { dump }   the data as a zstd tar            { bytes } replies, in the order asked
//        { close }                                    { dump } · { closed }
//                                                     { neglected: why } when upkeep failed

import { setPriority } from 'node:os'
import { flushCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

import { PGlite } from '@electric-sql/pglite'

import { lockFolder } from './folder-lock.ts'
import { initDbStartParams, makeDatabaseFolder } from './pglite-folder.ts'
import { openUpkeep, upkeepEveryMs } from './pglite-upkeep.ts'

export interface PgliteAt {
  /** Absent: in memory. */
  readonly folder?: string | undefined
  /** What `dump` gave, loaded into a database in memory. */
  readonly template?: Uint8Array | undefined
}

export type ToPglite = { bytes: Uint8Array } | { dump: true } | { close: true }
export type FromPglite =
  | { ready: true }
  | { failed: string }
  | { bytes: Uint8Array }
  | { dump: Uint8Array }
  | { closed: true }
  | { neglected: string }

/** As `nice` has it: where there is one core, calls go before this thread, and it gets a quarter. */
const niceness = 5

const port = parentPort
if (port) await serve((message, transfer) => port.postMessage(message, transfer))

async function serve(answer: (message: FromPglite, transfer?: ArrayBuffer[]) => void) {
  standBack()
  const at = workerData as PgliteAt
  const lock = at.folder === undefined ? undefined : lockFolder(at.folder)
  if (lock?.refused !== undefined) return answer({ failed: lock.refused })
  const unlock = lock?.release
  let lastWords: string | undefined
  let db: PGlite
  try {
    db = await open(at, (line) => {
      lastWords = /(?:FATAL|PANIC|^postgres): +(.*)/.exec(line)?.[1] ?? lastWords
      return false
    })
  } catch (thrown) {
    answer({ failed: cannotOpen(at, lastWords ?? String(thrown)) })
    return
  }
  let turn = Promise.resolve()
  port?.on('message', (message: ToPglite) => {
    turn = turn.then(() => handle(message))
  })
  const upkeep = openUpkeep(db)
  const rounds = setInterval(() => {
    turn = turn.then(upkeep).catch((thrown: unknown) => answer({ neglected: String(thrown) }))
  }, upkeepEveryMs)
  answer({ ready: true })
  // A thread that is terminated leaves nothing for the next start.
  flushCompileCache()

  async function handle(message: ToPglite): Promise<void> {
    if ('bytes' in message) await run(message.bytes)
    if ('dump' in message) {
      const tar = await (await db.dumpDataDir('none')).arrayBuffer()
      answer({ dump: zstdCompressSync(new Uint8Array(tar)) })
    }
    if ('close' in message) {
      clearInterval(rounds)
      await db.close()
      unlock?.()
      answer({ closed: true })
      port?.close()
    }
  }

  // The streaming form, because the plain one also parses every reply and keeps it for ever.
  async function run(bytes: Uint8Array): Promise<void> {
    if (isStartup(bytes)) await forgetLastSession(db)
    const parts: Uint8Array[] = []
    try {
      await db.execProtocolRawStream(bytes, { onRawData: (part) => void parts.push(part.slice()) })
    } catch (thrown) {
      // Errors of queries are replies; this is the end of PostgreSQL, and of this thread.
      throw new Error(lastWords ?? String(thrown), { cause: thrown })
    }
    const reply = new Uint8Array(Buffer.concat(parts))
    answer({ bytes: reply }, [reply.buffer])
  }
}

/** Linux alone has priorities of threads (setpriority(2), BUGS); elsewhere 0 would be the whole process. */
function standBack(): void {
  if (process.platform === 'linux') setPriority(0, niceness)
}

async function open(at: PgliteAt, onStderr: (line: string) => boolean): Promise<PGlite> {
  if (at.folder !== undefined) return await makeDatabaseFolder(at.folder, onStderr)
  if (at.template === undefined) return await PGlite.create({ initDbStartParams })
  return await PGlite.create({ loadDataDir: new Blob([zstdDecompressSync(at.template)]) })
}

function cannotOpen({ folder }: PgliteAt, reason: string): string {
  if (folder === undefined) return `The database in memory cannot be opened (${reason}).`
  return (
    `The database in ${folder} cannot be opened (${reason}): if the disk is full, make room; ` +
    'otherwise restore the folder from a copy, or move it away to start empty.'
  )
}

/** A startup packet has no type byte: it begins with its length, far below 2^24. */
function isStartup(bytes: Uint8Array): boolean {
  return bytes[0] === 0
}

/** PGlite has one session for ever; a second connection must not find the first one's transaction. */
async function forgetLastSession(db: PGlite): Promise<void> {
  await db.exec('rollback')
  await db.exec('discard all')
}
