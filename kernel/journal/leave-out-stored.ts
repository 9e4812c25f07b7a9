// Which entries of a page are stored already, in whatever chain. Asked only when that is in doubt, so
// it may cost; but it reads in steps, a page at a time, and only pages that may hold one of them.

import type { Knex } from 'knex'

import { parseEntry } from './check-entry.ts'
import { drawPage, splitLines } from './page.ts'
import type { Lines, Page } from './page.ts'
import { traceMark } from './trace-mark.ts'

/** The page without what is stored; `undefined` when nothing is left of it. */
export async function leaveOutStored(knex: Knex, page: Page): Promise<Page | undefined> {
  const entries = entriesIn(page)
  const stored = new Set<string>()
  let after: Stored | undefined
  do {
    const others = await selectOverlapping(knex, page, after)
    for (const other of others.filter((one) => mayHold(one, entries))) {
      const { bytes, ends } = await selectLines(knex, other)
      for (const { id } of entriesIn({ bytes, ends })) stored.add(id)
    }
    after = others.length === step ? others.at(-1) : undefined
  } while (after)
  const fresh = entries.filter(({ id }) => !stored.has(id))
  if (fresh.length === entries.length) return page
  if (fresh.length === 0) return undefined
  const drawn = drawPage(splitLines(Buffer.from(fresh.map(({ text }) => text).join('\n'))), true)
  if ('unfit' in drawn) throw new Error(`Entry ${fresh[drawn.unfit]!.id} cannot be read.`)
  return drawn
}

const step = 200

interface Entry {
  readonly id: string
  readonly text: string
  readonly mark: number
}

/** A text that is no entry any more (someone was at the database) is nobody's double. */
function entriesIn({ bytes, ends }: Lines): Entry[] {
  return ends.flatMap((to, n) => {
    const text = bytes.toString('utf8', n === 0 ? 0 : ends[n - 1]! + 1, to)
    const entry = parseEntry(text)
    return entry ? { id: entry.id, text, mark: traceMark(entry.traceId).readUInt32BE() } : []
  })
}

interface Stored {
  readonly chain: string
  readonly first: string
  readonly oldest: string
  readonly newest: string
  readonly traces: Buffer
}

async function selectOverlapping(
  knex: Knex,
  { oldest, newest }: Page,
  after: Stored | undefined,
): Promise<Stored[]> {
  const from = after && [after.newest, after.chain, after.first]
  const { rows } = await knex.raw<{ rows: Stored[] }>(
    `select chain, first, oldest, newest, traces from journal_page
     where newest >= ? and oldest <= ? ${from ? 'and (newest, chain, first) > (?, ?, ?)' : ''}
     order by newest, chain, first limit ?`,
    [oldest, newest, ...(from ?? []), step],
  )
  return rows
}

function mayHold({ oldest, newest, traces }: Stored, entries: readonly Entry[]): boolean {
  const marks = new Set<number>()
  for (let at = 0; at + 4 <= traces.length; at += 4) marks.add(traces.readUInt32BE(at))
  return entries.some(({ id, mark }) => marks.has(mark) && oldest <= id && id <= newest)
}

async function selectLines(knex: Knex, { chain, first }: Stored): Promise<Lines> {
  const { rows } = await knex.raw<{ rows: { entries: string }[] }>(
    'select entries from journal_page where chain = ? and first = ?',
    [chain, first],
  )
  return splitLines(Buffer.from(rows[0]?.entries ?? ''))
}
