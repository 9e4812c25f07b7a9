// The journal: what calls there were, chained by hashes, so that nothing of it can be changed, taken
// out or slipped in unseen. It must never hold up a call and never lose an entry that was spooled.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { lockFolder } from '#kernel/db/folder-lock.ts'
import { OpenError } from '#kernel/db/open-error.ts'
import type { Log } from '#kernel/log/log.ts'

import { readAbout } from './about.ts'
import type { About, AboutFilter } from './about.ts'
import { canonicalText } from './chain.ts'
import { readChainId } from './chain-id.ts'
import { isEntry } from './check-entry.ts'
import { openDrain } from './drain.ts'
import type { JournalEntry } from './entry.ts'
import { readEntries } from './read.ts'
import type { Filter, StoredEntry } from './read.ts'
import { openSpool } from './spool.ts'
import type { Spool } from './spool.ts'
import { verifyChains } from './verify.ts'
import type { Verdict } from './verify.ts'

export type { About, AboutFilter, Filter, JournalEntry, StoredEntry, Verdict }

export interface Journal {
  /**
   * Never throws, never rejects. Resolves at the end of this turn of the event loop: from then on the
   * entry survives the death of the process (`kill -9`); about a quarter of a second later it is in
   * the database. Absent while the disk takes nothing and the entry waits in memory.
   */
  append(entry: JournalEntry): Promise<void> | undefined
  /** Bytes on disk that are not in the database yet: how far it lags behind. */
  readonly waiting: number
  /** Resolves when all that was appended is in the database; rejects when that is not possible now. */
  flush(): Promise<void>
  /** The newest first, over all nodes; flushes first, so that a call just answered is there. */
  read(filter: Filter): Promise<StoredEntry[]>
  /** What concerns one subject, the newest first, and how much it is; flushes first. */
  about(filter: AboutFilter): Promise<About>
  /** Recomputes every chain; flushes first. A broken chain is a verdict, not an error. */
  verify(): Promise<Verdict>
  /** Stores what it can; what it cannot is found in the spool at the next start. */
  close(): Promise<void>
}

export interface JournalNeeds {
  readonly db: Database
  /** Folder of this node alone, made when missing. It names the node's chain: keep it over restarts. */
  readonly spoolDir: string
  readonly log: Log
  readonly clock: Clock
}

/** @throws OpenError when the spool cannot be written or another process has it */
export async function openJournal({ db, spoolDir, log, clock }: JournalNeeds): Promise<Journal> {
  const organ = log.child({ organ: 'journal' })
  const { chain, spool, unlock } = takeFolder(spoolDir, organ)
  const drain = openDrain({ db, chain, spool, log: organ, clock })
  let closing: Promise<void> | undefined
  let closed = false
  return {
    append,
    get waiting() {
      return spool.written - spool.stored
    },
    flush: drain.flush,
    async read(filter) {
      await drain.flush()
      return await readEntries(db.knex, filter)
    },
    async about(filter) {
      await drain.flush()
      return await readAbout(db.knex, filter)
    },
    verify,
    close: () => (closing ??= close()),
  }

  function append(entry: JournalEntry): Promise<void> | undefined {
    try {
      if (closed) throw new Error('The journal is closed.')
      const text = canonicalText(entry)
      if (!isEntry(entry)) return setAside(text)
      const kept = spool.append(text)
      drain.wake()
      return kept
    } catch (error) {
      organ.error({ err: error, id: entry?.id }, 'A call was not entered in the journal.')
      return undefined
    }
  }

  /** For people, because what is no entry cannot be found again by its id, its time or its trace. */
  function setAside(text: string): undefined {
    spool.setAside([text])
    organ.error(
      'A call whose entry lacks its id, time or trace, or has them misspelt, was set aside.',
    )
  }

  /** A chain that was tampered with may take no more entries: that is a verdict all the same. */
  async function verify(): Promise<Verdict> {
    const flushed = await drain.flush().then(
      () => ({ ok: true }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    )
    const verdict = await verifyChains(db.knex)
    if (verdict.whole && !flushed.ok) throw flushed.error
    return verdict
  }

  async function close(): Promise<void> {
    await drain.close()
    closed = true
    spool.close()
    unlock()
  }
}

function takeFolder(folder: string, log: Log): { chain: string; spool: Spool; unlock(): void } {
  const lock = lockFolder(folder)
  if (lock.refused !== undefined) throw new OpenError(lock.refused)
  const unlock = lock.release
  try {
    return { chain: readChainId(folder, log), spool: openSpool(folder, log), unlock }
  } catch (thrown) {
    unlock()
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    throw new OpenError(
      `The folder ${folder} cannot be read or written (${why}): let this user do both there, or ` +
        'name another folder with SZYNA_DATA_DIR.',
      thrown,
    )
  }
}
