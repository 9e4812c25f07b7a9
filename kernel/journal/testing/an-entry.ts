// Entries for tests, and what a test needs to open a journal.

import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { silentLog } from '#kernel/log/log.ts'
import type { Log } from '#kernel/log/log.ts'

import { openJournal } from '../journal.ts'
import type { Journal, JournalEntry } from '../journal.ts'

export function anEntry(differing: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id: newId(),
    at: new Date(systemClock.now()).toISOString(),
    traceId: '0af7651916cd43dd8448eb211c80319c',
    system: 'gmina.eurzad',
    entity: 'gmina',
    tokenId: 'b1f2',
    api: 'gitd/licences/v1',
    version: '1.0.0',
    operation: 'GET /licences/{id}',
    decision: 'permitted',
    rule: null,
    status: 200,
    requestBytes: 0,
    replyBytes: 1024,
    totalMs: 1.25,
    upstreamMs: 1,
    ...differing,
  }
}

export function aJournal(db: Database, spoolDir: string, log: Log = silentLog): Promise<Journal> {
  return openJournal({ db, spoolDir, log, clock: systemClock })
}
