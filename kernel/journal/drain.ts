// Moves the spool into the database: a few times a second at most, in pages, oldest first. Calls come
// first: a page is small, and between two of them this thread and the database are left alone.
//
// oxfmt-ignore
//            append                        caught up
//   resting ───────▶ waiting 0.25 s ──▶ storing ──▶ resting
//                        ▲               │ ▲ │ failed
//                        │               └─┘ │     4 ms between pages, none when much waits
//                        └──── 0.5 … 10 s ───┘     the spool goes on growing; the log says so once

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'

import { sortOut } from './sort-out.ts'
import type { Spool, Spooled } from './spool.ts'
import { openStore } from './store.ts'
import { within } from './within.ts'

export interface Drain {
  /** Something was appended. */
  wake(): void
  /** All that was appended until now is stored, or it rejects. */
  flush(): Promise<void>
  close(): Promise<void>
}

export interface DrainNeeds {
  readonly db: Database
  readonly chain: string
  readonly spool: Spool
  readonly log: Log
  readonly clock: Clock
}

const restMs = 250
const longestPauseMs = 10_000
/** About 320 entries: a millisecond of this thread, and one of the database, which may be on its core. */
const leastPage = 128 * 1024
/** While much waits: the larger the page, the less an entry costs. */
const greatestPage = 512 * 1024
/** Of what waits: from 4 MB on pages grow and follow one another at once, from 16 MB on they are the largest. */
const shareOfWaiting = 1 / 32
const breathMs = 4
const storeMs = 30_000
const closeMs = 5_000

export function openDrain({ db, chain, spool, log, clock }: DrainNeeds): Drain {
  const store = openStore(db, chain)
  let timer: NodeJS.Timeout | undefined
  let storing: Promise<void> | undefined
  let again = false
  /** Those who wait for all of it: then there is no breath. */
  let hurried = 0
  let endBreath: (() => void) | undefined
  let closed = false
  let pauseMs = restMs
  let awaySince: number | undefined
  /** Up to here the spool may hold what is stored already. */
  let doubtfulUntil = spool.written
  if (spool.written > 0) wake()
  return { wake, flush, close }

  function wake(): void {
    if (storing !== undefined) again = true
    if (timer !== undefined || storing !== undefined || closed) return
    timer = setTimeout(() => void storeNow().catch(() => {}), pauseMs).unref()
  }

  async function flush(): Promise<void> {
    let unwritten: unknown
    try {
      spool.write()
    } catch (error) {
      unwritten = error
    }
    hurried++
    endBreath?.()
    try {
      // One that is under way may have begun before the last entry.
      await storing?.catch(() => {})
      await storeNow()
    } finally {
      hurried--
    }
    if (unwritten !== undefined) throw unwritten
  }

  function storeNow(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    storing ??= storeAll().finally(() => {
      storing = undefined
      // What was appended meanwhile may not even be written yet: its turn is still going on.
      if (again || spool.stored < spool.written) wake()
      again = false
    })
    return storing
  }

  async function storeAll(): Promise<void> {
    const target = spool.written
    try {
      while (spool.stored < target) {
        const pageBytes = pageBytesFor(spool.written - spool.stored)
        const spooled = await spool.next(pageBytes)
        if (!spooled) break
        await storeLines(spooled)
        await spool.drop(spooled)
        answered()
        if (pageBytes === leastPage && spool.stored < target) await breathe()
      }
    } catch (error) {
      await failed(error)
      throw error
    }
  }

  async function breathe(): Promise<void> {
    if (hurried > 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    endBreath = resolve
    const pause = setTimeout(resolve, breathMs).unref()
    await promise
    clearTimeout(pause)
  }

  async function storeLines(spooled: Spooled): Promise<void> {
    const { page, others } = sortOut(spooled)
    const doubtful = spool.stored < doubtfulUntil
    if (page) {
      await within(storeMs, 'The database did not store the entries', store(page, doubtful))
    }
    if (others.length === 0) return
    spool.setAside(others)
    log.error({ lines: others.length }, 'Spooled lines that are no entries were set aside.')
  }

  function answered(): void {
    pauseMs = restMs
    if (awaySince === undefined) return
    const seconds = Math.round((clock.monotonic() - awaySince) / 1000)
    awaySince = undefined
    log.info({ seconds }, 'The database takes the journal again.')
  }

  async function failed(error: unknown): Promise<void> {
    doubtfulUntil = spool.written
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    if (awaySince === undefined) {
      awaySince = clock.monotonic()
      log.warn({ err: error }, 'The database does not take the journal: entries wait in the spool.')
    }
    await spool
      .sync()
      .catch((cause: unknown) => log.warn({ err: cause }, 'The spool is not synced.'))
  }

  async function close(): Promise<void> {
    closed = true
    await within(closeMs, 'The database did not store the entries', flush()).catch(() => {
      const bytes = spool.written - spool.stored
      log.warn({ bytes }, 'Entries stay in the spool until the next start.')
    })
    clearTimeout(timer)
  }
}

/** The more waits the faster it is stored, so that the drain keeps up with whatever is appended. */
function pageBytesFor(waiting: number): number {
  return Math.min(greatestPage, Math.max(leastPage, Math.ceil(waiting * shareOfWaiting)))
}
