// A batch of entries into the database: chained onto the head of this node's chain, all in one
// transaction, or none of it.

import type { Knex } from 'knex'

import { firstHash, openLinker } from './chain.ts'
import type { Columns } from './columns.ts'

export interface Spooled {
  readonly text: string
  readonly columns: Columns
}

/**
 * `doubtful`: some of them may be stored already (the answer to a commit was lost, or the process
 * died before the spool was cut); those are left out.
 */
export async function storeEntries(
  knex: Knex,
  chain: string,
  entries: readonly Spooled[],
  doubtful: boolean,
): Promise<void> {
  if (entries.length === 0) return
  await knex.transaction(async (trx) => {
    const head = await lockHead(trx, chain)
    const known = doubtful ? await storedIds(trx, entries) : undefined
    const fresh = known ? entries.filter(({ columns }) => !known.has(columns.id)) : entries
    if (fresh.length === 0) return
    let last = head.hash
    const { next } = openLinker()
    const hashes = fresh.map(({ text }) => (last = next(last, text)))
    await insertEntries(trx, { chain, after: head.seq, entries: fresh, hashes })
  })
}

interface Head {
  readonly seq: number
  /** Hexadecimal. */
  readonly hash: string
}

async function lockHead(trx: Knex.Transaction, chain: string): Promise<Head> {
  const found = await selectHead(trx, chain)
  if (found) return found
  const first = [chain, 0, firstHash(chain)]
  await trx.raw(
    `insert into journal_head values (?, ?, decode(?, 'hex')) on conflict do nothing`,
    first,
  )
  return (await selectHead(trx, chain))!
}

async function selectHead(trx: Knex.Transaction, chain: string): Promise<Head | undefined> {
  const { rows } = await trx.raw<{ rows: { seq: string; hash: string }[] }>(
    `select seq, encode(hash, 'hex') as hash from journal_head where chain = ? for update`,
    [chain],
  )
  return rows[0] && { seq: Number(rows[0].seq), hash: rows[0].hash }
}

async function storedIds(
  trx: Knex.Transaction,
  entries: readonly Spooled[],
): Promise<ReadonlySet<string>> {
  const ids = entries.map(({ columns }) => columns.id).join(' ')
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `select id::text from journal_entry where id = any (string_to_array(?, ' ')::uuid[])`,
    [ids],
  )
  return new Set(rows.map(({ id }) => id))
}

/**
 * Each column travels as one text, a line a row, because neither an entry nor a cell holds a control
 * character: a third less work on both sides than `json_to_recordset` (measured on PGlite and on
 * PostgreSQL 15, 1,000 rows of 400 bytes).
 */
async function insertEntries(
  trx: Knex.Transaction,
  batch: {
    readonly chain: string
    readonly after: number
    readonly entries: readonly Spooled[]
    readonly hashes: readonly string[]
  },
): Promise<void> {
  const { chain, after, entries, hashes } = batch
  const cells = (cell: (columns: Columns) => string | null) =>
    lines(entries.map(({ columns }) => cell(columns) ?? '\x01'))
  await trx.raw(
    `with stored as (
     insert into journal_entry (chain, seq, at, id, trace_id, api, system, entity, entry, hash)
     select ?, ?::bigint + n, 'epoch'::timestamptz + at::bigint * interval '1 millisecond',
            id::uuid, trace_id, api, system, entity, entry, decode(hash, 'hex')
     from rows from (
            unnest(string_to_array(?, E'\\n')), unnest(string_to_array(?, E'\\n')),
            unnest(string_to_array(?, E'\\n')), unnest(string_to_array(?, E'\\n')),
            unnest(string_to_array(?, E'\\n', E'\\x01')),
            unnest(string_to_array(?, E'\\n', E'\\x01')),
            unnest(string_to_array(?, E'\\n')), unnest(string_to_array(?, E'\\n'))
          ) with ordinality
          as batch (at, id, trace_id, api, system, entity, entry, hash, n)
     where n <= ?
     )
     update journal_head set seq = ?, hash = decode(?, 'hex') where chain = ?`,
    [
      chain,
      after,
      cells(({ at }) => String(at)),
      cells(({ id }) => id),
      cells(({ traceId }) => traceId),
      cells(({ api }) => api),
      cells(({ system }) => system),
      cells(({ entity }) => entity),
      lines(entries.map(({ text }) => text)),
      lines(hashes),
      entries.length,
      after + entries.length,
      hashes.at(-1)!,
      chain,
    ],
  )
}

/** Ends with a line break: the empty row after it is left out, and a lone empty cell is one row. */
function lines(cells: readonly string[]): string {
  return `${cells.join('\n')}\n`
}
