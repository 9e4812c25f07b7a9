// The lines of some pages in which some words stand: the newest, no more than are asked for. Whether
// the words are where they should be is for the caller to see.

import type { Knex } from 'knex'

import type { PageKey } from './walk-back.ts'

export interface Match {
  readonly chain: string
  readonly seq: string
  readonly id: string
  readonly text: string
  /** Hexadecimal. */
  readonly hash: string
}

export interface Matching {
  readonly needles: readonly string[]
  /** Only entries whose id is below this one. */
  readonly before: string | undefined
  readonly most: number
}

/**
 * A page without the words is not cut into lines; the hashes are cut out last, of what is left.
 * `offset 0`, because PostgreSQL would otherwise look for the words in every page of the journal.
 */
export async function selectMatches(
  knex: Knex,
  pages: readonly PageKey[],
  { needles, before, most }: Matching,
): Promise<Match[]> {
  const inPage = needles.map(() => 'strpos(page.entries, ?) > 0 and').join(' ')
  const inLine = needles.map(() => 'strpos(line.text, ?) > 0 and').join(' ')
  const { rows } = await knex.raw<{ rows: Match[] }>(
    `select chain, first + n - 1 as seq, id, text,
            encode(substring(hashes from (32 * n - 31)::int for 32), 'hex') as hash
     from (
       select * from (
         select page.chain, page.first, page.hashes, line.n, line.text,
                substring(line.text from strpos(line.text, '"id":"') + 6 for 36) collate "C" as id
         from unnest(?::text[], ?::bigint[]) as key (chain, first)
         cross join lateral (
           select * from journal_page where chain = key.chain and first = key.first offset 0
         ) page
         cross join string_to_table(page.entries, E'\\n') with ordinality as line (text, n)
         where ${inPage} ${inLine} true
       ) entry
       ${before ? 'where id < ?' : ''} order by id desc limit ?
     ) entry order by id desc`,
    [
      pages.map(({ chain }) => chain),
      pages.map(({ first }) => first),
      ...needles,
      ...needles,
      ...(before ? [before] : []),
      most,
    ],
  )
  return rows
}
