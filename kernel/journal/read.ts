// Entries for people, the newest first over all chains. It walks back page by page and holds a few
// entries at a time, never a page; the database picks the lines, here they are parsed and looked at
// again, because what a line says of `system` may stand in its `more`.

import type { Knex } from 'knex'

import { readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'

import { isEntry } from './check-entry.ts'
import type { JournalEntry } from './entry.ts'
import { selectMatches } from './select-matches.ts'
import type { Match } from './select-matches.ts'
import { traceMark } from './trace-mark.ts'
import { walkBack } from './walk-back.ts'
import type { PageKey } from './walk-back.ts'

export interface StoredEntry extends JournalEntry {
  /** Id of the node's chain. */
  readonly chain: string
  /** Its place in the chain, from 1 on. */
  readonly seq: number
  /** SHA-256 of all of the chain up to it, hexadecimal. */
  readonly hash: string
}

export interface Filter {
  /** Id of the last entry of the page before. */
  readonly after?: string
  /** 1 … 1000; 50 when absent. */
  readonly limit?: number
  /** `{entity}/{api}/v{major}`. */
  readonly api?: string
  /** Client id. */
  readonly system?: string
  readonly traceId?: string
}

/** @throws Problem request/invalid when `after` is no id */
export async function readEntries(knex: Knex, filter: Filter): Promise<StoredEntry[]> {
  const { after, limit = 50, traceId } = filter
  const before = after === undefined ? undefined : checkId(after)
  const most = Math.min(Math.max(Math.trunc(limit), 1), 1000)
  const mark = traceId === undefined ? undefined : traceMark(traceId)
  let found: StoredEntry[] = []
  for await (const { pages, next } of walkBack(knex, { before, mark })) {
    const more = await readPages(knex, pages, { filter, before, most })
    found = [...found, ...more]
      .toSorted((one, other) => (one.id > other.id ? -1 : 1))
      .slice(0, most)
    // No page that is still to come holds a greater id.
    if (found.length === most && (next === undefined || found.at(-1)!.id > next)) break
  }
  return found
}

function checkId(after: string): string {
  const id = readId<'entry'>(after)
  return id ?? refuse('request/invalid', '`after` must be the id of a journal entry, a UUID.')
}

interface Wanted {
  readonly filter: Filter
  readonly before: string | undefined
  readonly most: number
}

/** The newest of these pages that fit. */
async function readPages(
  knex: Knex,
  pages: readonly PageKey[],
  { filter, before, most }: Wanted,
): Promise<StoredEntry[]> {
  const { api, system, traceId } = filter
  const needles = Object.entries({ api, system, traceId })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `"${name}":${JSON.stringify(value)}`)
  const fitting: StoredEntry[] = []
  let end = before
  for (;;) {
    const matches = await selectMatches(knex, pages, { needles, before: end, most })
    for (const match of matches) {
      const entry = toEntry(match)
      if (api !== undefined && entry.api !== api) continue
      if (system !== undefined && entry.system !== system) continue
      if (traceId !== undefined && entry.traceId !== traceId) continue
      fitting.push(entry)
    }
    if (fitting.length >= most || matches.length < most) return fitting
    end = matches.at(-1)!.id
  }
}

/** @throws Problem gateway/internal when the text is no entry any more */
export function toEntry({ chain, seq, text, hash }: Match): StoredEntry {
  const entry = parse(text)
  if (isEntry(entry)) return { ...entry, chain, seq: Number(seq), hash }
  const detail = `Entry ${seq} of chain ${chain} is damaged; run \`szyna journal verify\`.`
  return refuse('gateway/internal', detail)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
