// A page as it stands in the database, for tests that meddle with it: read as lines, hashes and marks,
// written back as a row.

import type { Knex } from 'knex'

import { chainHashes, firstHash, hashBytes } from '../chain.ts'
import { drawPage, splitLines } from '../page.ts'

export interface PageRow {
  readonly chain: string
  readonly first: number
  readonly last: number
  readonly entries: string
  readonly hashes: Buffer
  readonly oldest: string
  readonly newest: string
  readonly traces: Buffer
  readonly subjects: readonly number[] | null
}

export async function pagesOf(knex: Knex, chain: string): Promise<PageRow[]> {
  const rows = await knex('journal_page').where({ chain }).orderBy('first')
  return rows.map((row) => ({ ...row, first: Number(row.first), last: Number(row.last) }))
}

export async function pageOf(knex: Knex, chain: string, seq: number): Promise<PageRow> {
  return (await pagesOf(knex, chain)).find(({ first, last }) => first <= seq && seq <= last)!
}

/** As the bus itself would have written it: a forger who knows the format. */
export function madePage(chain: string, first: number, texts: readonly string[], before: Buffer) {
  const lines = splitLines(Buffer.from(texts.join('\n')))
  const page = drawPage(lines, false)
  if ('unfit' in page) throw new Error(`Line ${page.unfit} is no entry.`)
  const { oldest, newest, traces, subjects } = page
  const drawn = { oldest, newest, traces, subjects, hashes: chainHashes(before, lines) }
  return { chain, first, last: first + texts.length - 1, entries: texts.join('\n'), ...drawn }
}

/** The hash that the first entry of a page is chained onto. */
export async function hashBefore(knex: Knex, { chain, first }: PageRow): Promise<Buffer> {
  if (first === 1) return firstHash(chain)
  return (await pageOf(knex, chain, first - 1)).hashes.subarray(-hashBytes)
}

export async function replacePage(knex: Knex, old: PageRow, ...by: PageRow[]): Promise<void> {
  await knex('journal_page')
    .where({ chain: old.chain, first: String(old.first) })
    .delete()
  if (by.length > 0) await knex('journal_page').insert(by)
}
