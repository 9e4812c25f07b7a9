// A database with two chains of thirty entries, in pages of ten, for tests that tamper with it.

import fc from 'fast-check'
import type { Knex } from 'knex'

import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'

import { journalMigrations } from '../migrations.ts'
import { verifyChains } from '../verify.ts'
import type { Verdict } from '../verify.ts'
import { aJournal, anEntry } from './an-entry.ts'
import { pageOf } from './stored-page.ts'
import type { PageRow } from './stored-page.ts'

export const pageLength = 10
export const length = 30

/** An entry: of which chain, and its place in it. */
export const place = fc.record({ node: fc.nat(1), seq: fc.integer({ min: 1, max: length }) })

export interface Found {
  readonly chain: string
  /** The page that holds the entry, as lines, and which of them it is. */
  readonly page: PageRow
  readonly lines: readonly string[]
  readonly nth: number
  readonly text: string
  readonly id: string
}

export interface TwoChains {
  readonly db: Database
  readonly chains: readonly string[]
  find(node: number, seq: number): Promise<Found>
  /** The verdict after a change, which is then taken back. */
  verdictAfter(change: (trx: Knex) => PromiseLike<unknown>): Promise<Verdict>
}

export async function openTwoChains(): Promise<TwoChains> {
  const db = await testDatabase([journalMigrations])
  for (let node = 0; node < 2; node++) await fill(db)
  const chains: string[] = await db.knex('journal_head').orderBy('chain').pluck('chain')
  return { db, chains, find, verdictAfter }

  async function find(node: number, seq: number): Promise<Found> {
    const chain = chains[node]!
    const page = await pageOf(db.knex, chain, seq)
    const lines = page.entries.split('\n')
    const nth = seq - page.first
    const text = lines[nth]!
    return { chain, page, lines, nth, text, id: (JSON.parse(text) as { id: string }).id }
  }

  async function verdictAfter(change: (trx: Knex) => PromiseLike<unknown>): Promise<Verdict> {
    const trx = await db.knex.transaction()
    try {
      await change(trx)
      return await verifyChains(trx)
    } finally {
      await trx.rollback()
    }
  }
}

async function fill(db: Database): Promise<void> {
  const journal = await aJournal(db, await temporaryFolder())
  for (let n = 1; n <= length; n++) {
    const traceId = n % 4 ? newId().replaceAll('-', '') : `not hexadecimal ${n}`
    const system = n % 3 ? 'uw.desk' : null
    journal.append(anEntry({ traceId, system, more: { note: 'ż"\\', subject: `p-${newId()}` } }))
    if (n % pageLength === 0) await journal.flush()
  }
  await journal.close()
}
