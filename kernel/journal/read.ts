// Entries for people, the newest first over all chains.

import type { Knex } from 'knex'

import { readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'

import type { JournalEntry } from './journal.ts'

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
  const { after, limit = 50, api, system, traceId } = filter
  const rows = knex<Row>('journal_entry').select('chain', 'seq', 'entry', 'hash')
  if (api !== undefined) void rows.where('api', api)
  if (system !== undefined) void rows.where('system', system)
  if (traceId !== undefined) void rows.where('trace_id', traceId)
  if (after !== undefined) void rows.where('id', '<', checkId(after))
  const most = Math.min(Math.max(Math.trunc(limit), 1), 1000)
  return (await rows.orderBy('id', 'desc').limit(most)).map(toEntry)
}

interface Row {
  readonly id: string
  readonly chain: string
  readonly seq: string
  readonly entry: string
  readonly hash: Buffer
  readonly api: string
  readonly system: string | null
  readonly trace_id: string
}

function checkId(after: string): string {
  const id = readId<'entry'>(after)
  return id ?? refuse('request/invalid', '`after` must be the id of a journal entry, a UUID.')
}

function toEntry({ chain, seq, entry, hash }: Pick<Row, 'chain' | 'seq' | 'entry' | 'hash'>) {
  try {
    const written = JSON.parse(entry) as JournalEntry
    return { ...written, chain, seq: Number(seq), hash: hash.toString('hex') }
  } catch (cause) {
    const detail = `Entry ${seq} of chain ${chain} is damaged; run \`szyna journal verify\`.`
    return refuse('gateway/internal', detail, { cause })
  }
}
