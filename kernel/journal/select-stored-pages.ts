// The pages of one chain in their order, a few megabytes at a time.

import type { Knex } from 'knex'

export interface StoredPage {
  readonly first: string
  readonly last: string
  /** Null when it is longer than any that the drain writes. */
  readonly entries: string | null
  readonly hashes: Buffer
  readonly oldest: string
  readonly newest: string
  readonly traces: Buffer
  /** Null of a page that was stored before there were any. */
  readonly subjects: readonly number[] | null
}

/** Those after `after`, up to the one that begins at `end` at the latest; at least one, if there is. */
export async function selectStoredPages(
  knex: Knex,
  chain: string,
  after: string | undefined,
  end: string,
): Promise<StoredPage[]> {
  const { rows } = await knex.raw<{ rows: StoredPage[] }>(
    `select first, last, case when octet_length(entries) <= ? then entries end as entries,
            hashes, oldest, newest, traces, subjects
     from (
       select *, sum(octet_length(entries)) over (order by first) as bytes,
              row_number() over (order by first) as n
       from (
         select * from journal_page where chain = ? and first <= ? ${after ? 'and first > ?' : ''}
         order by first limit ?
       ) next
     ) page where n = 1 or bytes <= ? order by first`,
    [longestPage, chain, end, ...(after ? [after] : []), mostPages, mostBytes],
  )
  return rows
}

const mostPages = 500
const mostBytes = 1024 * 1024
/** What fits into a string of this engine, twice. */
const longestPage = 256 * 1024 * 1024
