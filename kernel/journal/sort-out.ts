// What the spool holds as a page to store, and what in it is no entry. Lines of this very process are
// taken as they are; those left by another are parsed and stored in the one spelling of `canonicalText`.

import { isUtf8 } from 'node:buffer'

import { canonicalText } from './chain.ts'
import { parseEntry } from './check-entry.ts'
import { drawPage, splitLines } from './page.ts'
import type { Page } from './page.ts'
import type { Spooled } from './spool.ts'

export interface Sorted {
  /** Absent when no line is an entry. */
  readonly page?: Page
  /** Lines for people. */
  readonly others: readonly string[]
}

export function sortOut({ bytes, own }: Spooled): Sorted {
  if (own && isUtf8(bytes)) {
    const page = drawPage(splitLines(bytes.subarray(0, -1)), true)
    if (!('unfit' in page)) return { page, others: [] }
  }
  return parseAll(bytes)
}

function parseAll(bytes: Buffer): Sorted {
  const texts: string[] = []
  const others: string[] = []
  for (const line of bytes.toString('utf8', 0, bytes.length - 1).split('\n')) {
    const entry = parseEntry(line)
    const text = entry && canonicalText(entry)
    if (text !== undefined) texts.push(text)
    // A member that this version does not know is not in the text: the line is kept for people too.
    if (text?.length !== JSON.stringify(entry)?.length || !entry) others.push(line)
  }
  if (texts.length === 0) return { others }
  const page = drawPage(splitLines(Buffer.from(texts.join('\n'))), true)
  if ('unfit' in page)
    throw new Error(`Line ${page.unfit} is an entry and is not: tell the makers.`)
  return { page, others }
}
