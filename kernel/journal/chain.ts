// What is chained: one entry as text, and the hash that binds it to all before it.
//
// oxfmt-ignore
//   hash(0) = sha256(chain id)          the chain begins with its own name, so it cannot be renamed
//   hash(n) = sha256(hash(n-1) ‖ entry text n, UTF-8)
//
// This file is the format: whoever keeps a hash outside (a notary, another office) recomputes it by
// these two lines. It must never change for entries that are stored.

import { hash } from 'node:crypto'

import type { JournalEntry } from './entry.ts'
import type { Lines } from './page.ts'

/** The entry as RFC 8785 (JCS) writes it: known members only, sorted, no spaces, one line. */
export function canonicalText(entry: JournalEntry): string {
  return JSON.stringify({
    api: entry.api,
    at: entry.at,
    decision: entry.decision,
    entity: entry.entity,
    id: entry.id,
    more: entry.more && sorted(entry.more),
    operation: entry.operation,
    replyBytes: entry.replyBytes,
    requestBytes: entry.requestBytes,
    rule: entry.rule,
    status: entry.status,
    system: entry.system,
    tokenId: entry.tokenId,
    totalMs: entry.totalMs,
    traceId: entry.traceId,
    upstreamMs: entry.upstreamMs,
    version: entry.version,
  })
}

export function firstHash(chain: string): Buffer {
  return hash('sha256', chain, 'buffer')
}

/** The hashes of these lines after `last`, 32 bytes each: 0.7 µs a line of 400 bytes. */
export function chainHashes(last: Buffer, { bytes, ends }: Lines): Buffer {
  const hashes = Buffer.allocUnsafe(hashBytes * ends.length)
  let scratch = Buffer.allocUnsafe(4096)
  let before = last.toString('latin1')
  let from = 0
  for (const [n, to] of ends.entries()) {
    const size = hashBytes + to - from
    if (size > scratch.length) scratch = Buffer.allocUnsafe(2 * size)
    scratch.write(before, 0, 'latin1')
    bytes.copy(scratch, hashBytes, from, to)
    // As text of 32 characters: a buffer for each hash takes more than twice as long.
    before = hash('sha256', scratch.subarray(0, size), 'binary')
    hashes.write(before, hashBytes * n, 'latin1')
    from = to + 1
  }
  return hashes
}

export const hashBytes = 32

function sorted<value>(members: Readonly<Record<string, value>>): Record<string, value> {
  const names = Object.keys(members)
  if (names.every((name, n) => n === 0 || names[n - 1]! < name)) return members
  // Made of pairs, because assigning to `__proto__` would lose it.
  return Object.fromEntries(names.toSorted().map((name) => [name, members[name]!]))
}
