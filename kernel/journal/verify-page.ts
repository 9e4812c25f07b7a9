// One page recomputed from its texts: the hashes, and what is drawn from them beside them.

import { chainHashes, hashBytes } from './chain.ts'
import { parseEntry } from './check-entry.ts'
import { drawPage, splitLines } from './page.ts'
import type { Lines, Page } from './page.ts'
import type { StoredPage } from './select-stored-pages.ts'

/** The page is whole. */
export interface Whole {
  /** Of its last entry. */
  readonly hash: Buffer
  readonly id: string | null
}

/** The first bad entry, from 0 on. */
export interface Flaw {
  readonly nth: number
  readonly id: string | null
  readonly why: string
}

/** `before`: the hash of the entry before the page. */
export function verifyPage(stored: StoredPage, before: Buffer): Whole | Flaw {
  if (stored.entries === null) return { nth: 0, id: null, why: 'The page was changed: too long.' }
  const lines = splitLines(Buffer.from(stored.entries))
  const flaw = (nth: number, why: string): Flaw => ({ nth, id: idOf(lines, nth), why })
  const count = lines.ends.length
  const promised = Number(stored.last) - Number(stored.first) + 1
  const hashes = chainHashes(before, lines)
  const bad = firstDifference(hashes, stored.hashes, hashBytes)
  if (bad < Math.min(count, promised)) {
    return flaw(bad, 'The entry, its hash or the entry before it was changed.')
  }
  if (count > promised) {
    return flaw(Math.max(promised, 0), 'An entry was slipped in, or the column last was changed.')
  }
  if (count < promised) {
    return flaw(count, 'An entry was taken out, or the column last was changed.')
  }
  if (stored.hashes.length !== hashes.length) {
    return flaw(count - 1, 'The hashes were changed: there are more than entries.')
  }
  const drawn = drawPage(lines, false)
  if ('unfit' in drawn) return flaw(drawn.unfit, 'The text is no entry.')
  const [nth, column] = wrongColumn(drawn, stored) ?? []
  if (nth !== undefined)
    return flaw(nth, `The column ${column} was changed: the entry says otherwise.`)
  return { hash: hashes.subarray(-hashBytes), id: idOf(lines, count - 1) }
}

function wrongColumn(drawn: Page, stored: StoredPage): [nth: number, column: string] | undefined {
  if (drawn.oldest !== stored.oldest) return [0, 'oldest']
  if (drawn.newest !== stored.newest) return [0, 'newest']
  if (!drawn.traces.equals(stored.traces)) {
    const marks = drawn.ends.length
    return [Math.min(firstDifference(drawn.traces, stored.traces, 4), marks - 1), 'traces']
  }
  // A page without marks of subjects is looked into whoever is asked for.
  if (stored.subjects === null) return undefined
  return drawn.subjects.join() === stored.subjects.join() ? undefined : [0, 'subjects']
}

/** Which group of `size` bytes differs first; as many as there are when none does. */
function firstDifference(one: Buffer, other: Buffer, size: number): number {
  if (one.equals(other)) return one.length / size
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return Math.floor(at / size)
}

/** Also of a text that is no entry any more, as long as its id can be read. */
function idOf({ bytes, ends }: Lines, nth: number): string | null {
  const to = ends[nth]
  if (to === undefined) return null
  const text = bytes.toString('utf8', nth === 0 ? 0 : ends[nth - 1]! + 1, to)
  return parseEntry(text)?.id ?? /"id":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? null
}
