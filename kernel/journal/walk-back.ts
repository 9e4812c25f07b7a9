// The pages of the journal from the newest back, over all chains, in steps: each asks the database for
// a bounded number of pages and hands on as many as hold a bounded number of bytes.

import type { Knex } from 'knex'

export interface PageKey {
  readonly chain: string
  readonly first: string
}

export interface Step {
  readonly pages: readonly PageKey[]
  /** The greatest id that a page after these may hold; absent when there is none. */
  readonly next: string | undefined
}

export interface Looking {
  /** Only pages that hold an id below this one. */
  readonly before: string | undefined
  /** Only pages that hold this mark of a trace. */
  readonly mark: Buffer | undefined
}

/** The first steps are small: most often the newest entries are what is asked for. */
export async function* walkBack(knex: Knex, looking: Looking): AsyncGenerator<Step> {
  let bytes = leastBytes
  let count = leastPages
  let last: Row | undefined
  do {
    const rows = await selectPages(knex, looking, last, count)
    last = rows.at(-1)?.n === String(count) ? rows.at(-1) : undefined
    const wanted = rows.filter((row) => row.wanted)
    for (let from = 0, to = 0; from < wanted.length; from = to) {
      let size = 0
      do size += wanted[to++]!.bytes
      while (to < wanted.length && size + wanted[to]!.bytes <= bytes)
      yield { pages: wanted.slice(from, to), next: (wanted[to] ?? last)?.newest }
      bytes = Math.min(2 * bytes, mostBytes)
    }
    count = Math.min(4 * count, looking.mark ? mostMarked : mostPages)
  } while (last)
}

const leastBytes = 512 * 1024
const mostBytes = 4 * 1024 * 1024
const leastPages = 64
const mostPages = 4096
/** The marks of as many pages are about 2 MB. */
const mostMarked = 512

interface Row extends PageKey {
  readonly newest: string
  readonly bytes: number
  readonly wanted: boolean
  readonly n: string
}

/** Of the next `count` pages those that are wanted, and the last, to go on from. */
async function selectPages(
  knex: Knex,
  { before, mark }: Looking,
  last: Row | undefined,
  count: number,
): Promise<Row[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select * from (
       select chain, first, newest, octet_length(entries) as bytes,
              ${before ? 'oldest < ?' : 'true'} and ${mark ? 'position(? in traces) > 0' : 'true'}
                as wanted,
              row_number() over (order by newest desc, chain desc, first desc) as n
       from journal_page ${last ? 'where (newest, chain, first) < (?, ?, ?)' : ''}
       order by newest desc, chain desc, first desc limit ?
     ) page where wanted or n = ? order by n`,
    [
      ...(before ? [before] : []),
      ...(mark ? [mark] : []),
      ...(last ? [last.newest, last.chain, last.first] : []),
      count,
      count,
    ],
  )
  return rows
}
