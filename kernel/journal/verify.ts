// Whether the journal is as it was written: every chain from its first entry to its head, recomputed.
// It reads a few pages at a time and never holds a transaction, so calls go on; entries stored after it
// began are left for the next time.

import type { Knex } from 'knex'

import { firstHash } from './chain.ts'
import { selectStoredPages } from './select-stored-pages.ts'
import { verifyPage } from './verify-page.ts'

export type Verdict =
  | { readonly whole: true; readonly entries: number; readonly chains: number }
  | Broken

/** The first bad place; `id` is null when no entry is there. */
export interface Broken {
  readonly whole: false
  readonly chain: string
  readonly seq: number
  readonly id: string | null
  readonly why: string
}

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
  /** Null when the chain has no head; a bigint. */
  readonly seq: string | null
  readonly hash: Buffer | null
  /** The greatest place that a page speaks of, a bigint; null when there is no page. */
  readonly highest: string | null
}

/** One statement, so that a page stored meanwhile is in both tables or in none. */
async function findChains(knex: Knex): Promise<Chain[]> {
  const { rows } = await knex.raw<{ rows: Chain[] }>(`
    select chain, head.seq, head.hash, highest
    from journal_head head
    full join (
      select chain, max(greatest(first, last)) as highest from journal_page group by chain
    ) page using (chain)
    order by chain`)
  return rows
}

async function verifyChain(knex: Knex, head: Chain): Promise<Broken | undefined> {
  const { chain, highest } = head
  const broken = (seq: number, why: string, id: string | null = null): Broken => {
    return { whole: false, chain, seq, id, why }
  }
  if (head.seq === null || head.hash === null) {
    return broken(0, 'The head of this chain is missing, or its entries were slipped in.')
  }
  const end = Number(head.seq)
  if (end < 1) return broken(end, 'The head of an empty chain was slipped in.')
  let last = firstHash(chain)
  let seq = 0
  let id: string | null = null
  let from: string | undefined
  while (seq < end) {
    const pages = await selectStoredPages(knex, chain, from, head.seq)
    if (pages.length === 0) {
      const cutOff = Number(highest) <= seq
      return broken(seq + 1, cutOff ? 'The end of the chain was cut off.' : takenOut)
    }
    for (const page of pages) {
      const first = Number(page.first)
      if (first <= seq) return broken(first, 'A page was slipped in, or its place was changed.')
      if (first > seq + 1) return broken(seq + 1, takenOut)
      const checked = verifyPage(page, last)
      if ('why' in checked) return broken(first + checked.nth, checked.why, checked.id)
      last = checked.hash
      id = checked.id
      seq = Number(page.last)
    }
    from = pages.at(-1)!.first
  }
  if (seq > end || Number(highest) > end) {
    return broken(end + 1, 'Entries were slipped in after the end, or the head was changed.')
  }
  if (!last.equals(head.hash)) {
    return broken(seq, 'The head and the last entry differ: one of them was changed.', id)
  }
  return undefined
}

const takenOut = 'A page was taken out, or its place was changed.'
