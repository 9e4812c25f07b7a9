// A page into the database, chained onto the head of this node's chain: page and head, or neither.
//
// oxfmt-ignore
//   the head is as this process left it ──▶ one statement that moves it, if it is still there, and adds
//                │ no, or nobody knows      the page: no lock is held and the database is asked once
//                ▼
//   a transaction that locks the head and, when some entries may be stored already, leaves those out

import type { Knex } from 'knex'

import type { Database } from '#kernel/db/db.ts'

import { chainHashes, firstHash, hashBytes } from './chain.ts'
import type { Page } from './page.ts'
import { leaveOutStored } from './leave-out-stored.ts'

/**
 * `doubtful`: some of the entries may be stored already (the answer to a commit was lost, or the
 * process died before the spool was cut).
 */
export type Store = (page: Page, doubtful: boolean) => Promise<void>

export function openStore(db: Database, chain: string): Store {
  let left: Head | undefined
  return async (page, doubtful) => {
    const known = doubtful ? undefined : left
    // Until the database has answered, nobody knows.
    left = undefined
    left =
      (known && (await addPage(db.knex, chain, known, page))) ??
      (await db.knex.transaction((trx) => addToLocked(trx, chain, page, doubtful)))
  }
}

interface Head {
  readonly seq: number
  readonly hash: Buffer
}

/** By this name each connection parses the statement once: for a small page a third less for the database. */
const prepared = { name: 'add-journal-page' }

/** The head after it; `undefined`, and nothing is done, when the head is not `head`. */
async function addPage(
  knex: Knex,
  chain: string,
  head: Head,
  page: Page,
): Promise<Head | undefined> {
  const hashes = chainHashes(head.hash, page)
  const first = head.seq + 1
  const last = head.seq + page.ends.length
  const hash = hashes.subarray(-hashBytes)
  const drawn = [page.oldest, page.newest, page.traces, [...page.subjects], hashes]
  // `pg` sends a Buffer as it is, also for a text, which is then never turned into UTF-16 and back;
  // the long one last, because the buffer it gathers values in is copied each time it grows.
  const adding = knex.raw<{ rowCount: number }>(
    `with head as (
       update journal_head set seq = ?, hash = ? where chain = ? and seq = ? and hash = ?
       returning chain
     )
     insert into journal_page (chain, first, last, oldest, newest, traces, subjects, hashes, entries)
     select chain, ?::bigint, ?::bigint, ?::uuid, ?::uuid, ?::bytea, ?::int[], ?::bytea, ?::text
     from head`,
    [last, hash, chain, head.seq, head.hash, first, last, ...drawn, page.bytes],
  )
  const { rowCount } = await adding.options(prepared)
  return rowCount === 1 ? { seq: last, hash } : undefined
}

async function addToLocked(
  trx: Knex.Transaction,
  chain: string,
  page: Page,
  doubtful: boolean,
): Promise<Head> {
  const head = await lockHead(trx, chain)
  const fresh = doubtful ? await leaveOutStored(trx, page) : page
  if (!fresh) return head
  const moved = await addPage(trx, chain, head, fresh)
  if (!moved) throw new Error(`The head of chain ${chain} moved while it was locked.`)
  return moved
}

async function lockHead(trx: Knex.Transaction, chain: string): Promise<Head> {
  const found = await selectHead(trx, chain)
  if (found) return found
  await trx.raw('insert into journal_head values (?, 0, ?) on conflict do nothing', [
    chain,
    firstHash(chain),
  ])
  return (await selectHead(trx, chain))!
}

async function selectHead(trx: Knex.Transaction, chain: string): Promise<Head | undefined> {
  const { rows } = await trx.raw<{ rows: { seq: string; hash: Buffer }[] }>(
    'select seq, hash from journal_head where chain = ? for update',
    [chain],
  )
  return rows[0] && { seq: Number(rows[0].seq), hash: rows[0].hash }
}
