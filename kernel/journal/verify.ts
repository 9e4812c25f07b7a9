// Whether the journal is as it was written: every chain from its first entry to its head, recomputed.
// It reads by pages and never holds a transaction, so calls go on; entries stored after it began are
// left for the next time.

import type { Knex } from 'knex'

import { firstHash, openLinker } from './chain.ts'
import type { Linker } from './chain.ts'
import { columnsOf } from './columns.ts'

export type Verdict =
  | { readonly whole: true; readonly entries: number; readonly chains: number }
  | Broken

/** The first bad place; `id` is null when no row is there. */
export interface Broken {
  readonly whole: false
  readonly chain: string
  readonly seq: number
  readonly id: string | null
  readonly why: string
}

const pageRows = 500

export async function verifyChains(knex: Knex): Promise<Verdict> {
  const chains = await findChains(knex)
  let entries = 0
  for (const chain of chains) {
    const broken = await verifyChain(knex, chain)
    if (broken) return broken
    entries += Number(chain.seq)
  }
  return { whole: true, entries, chains: chains.length }
}

interface Chain {
  readonly chain: string
  /** Null when the chain has no head; both are bigint. */
  readonly seq: string | null
  /** Hexadecimal. */
  readonly hash: string | null
  /** Of its entries; null when there is none. */
  readonly lowest: string | null
  readonly highest: string | null
}

/** One statement, so that a batch stored meanwhile is in both tables or in none. */
async function findChains(knex: Knex): Promise<Chain[]> {
  const { rows } = await knex.raw<{ rows: Chain[] }>(`
    select chain, head.seq, encode(head.hash, 'hex') as hash, lowest, highest
    from journal_head head
    full join (
      select chain, min(seq) as lowest, max(seq) as highest from journal_entry group by chain
    ) entry using (chain)
    order by chain`)
  return rows
}

interface Row {
  readonly seq: string
  readonly id: string
  /** Milliseconds since 1970, with their fraction. */
  readonly at: string
  readonly trace_id: string
  readonly api: string
  readonly system: string | null
  readonly entity: string | null
  readonly entry: string
  readonly hash: string
}

async function verifyChain(knex: Knex, head: Chain): Promise<Broken | undefined> {
  const { chain, lowest, highest } = head
  const broken = (place: number, why: string, id: string | null = null): Broken => {
    return { whole: false, chain, seq: place, id, why }
  }
  if (head.seq === null || head.hash === null) {
    return broken(0, 'The head of this chain is missing, or its entries were slipped in.')
  }
  const end = Number(head.seq)
  if (end < 1) return broken(end, 'The head of an empty chain was slipped in.')
  if (Number(lowest ?? 1) < 1) return broken(Number(lowest), 'An entry was slipped in.')
  const linker = openLinker()
  let last = firstHash(chain)
  let seq = 0
  let id: string | null = null
  while (seq < end) {
    const page = await selectPage(knex, chain, seq + 1, Math.min(seq + pageRows, end))
    if (page.length === 0 && Number(highest) <= seq) {
      return broken(seq + 1, 'The end of the chain was cut off.')
    }
    const [first] = page
    if (Number(first?.seq) !== seq + 1) return broken(seq + 1, 'An entry was taken out.')
    for (const row of page) {
      const place = Number(row.seq)
      if (place <= seq) return broken(place, 'An entry was slipped in.', row.id)
      if (place > seq + 1) break
      const why = wrong(row, last, linker)
      if (why) return broken(place, why, row.id)
      last = row.hash
      seq = place
      id = row.id
    }
  }
  if (last !== head.hash) {
    return broken(seq, 'The head and the last entry differ: one of them was changed.', id)
  }
  if (Number(highest) > end) return broken(end + 1, 'Entries were slipped in after the end.')
  return undefined
}

/** A range of the primary key, so that a page costs the same whatever the planner thinks. */
async function selectPage(knex: Knex, chain: string, from: number, to: number): Promise<Row[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select seq, id, trace_id, api, system, entity, entry, encode(hash, 'hex') as hash,
            extract(epoch from at) * 1000 as at
     from journal_entry where chain = ? and seq between ? and ? order by seq`,
    [chain, from, to],
  )
  return rows
}

function wrong(row: Row, last: string, { next }: Linker): string | undefined {
  if (next(last, row.entry) !== row.hash) {
    return 'The entry, its hash or the entry before it was changed.'
  }
  const columns = columnsOf(row.entry)
  if (!columns) return 'The text is no entry.'
  const { id, at, traceId, api, system, entity } = columns
  const changed = Object.entries({
    id: row.id === id,
    at: Number(row.at) === at,
    trace_id: row.trace_id === traceId,
    api: row.api === api,
    system: row.system === system,
    entity: row.entity === entity,
  }).find(([, same]) => !same)
  return changed && `The column ${changed[0]} was changed: the entry says otherwise.`
}
