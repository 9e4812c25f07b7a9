// What is chained: one entry as text, and the hash that binds it to all before it.
//
// oxfmt-ignore
//   hash(0) = sha256(chain id)          the chain begins with its own name, so it cannot be renamed
//   hash(n) = sha256(hash(n-1) ‖ entry text n, UTF-8)
//
// This file is the format: whoever keeps a hash outside (a notary, another office) recomputes it by
// these two lines. It must never change for entries that are stored.

import { hash } from 'node:crypto'

import type { JournalEntry } from './journal.ts'

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

export function firstHash(chain: string): string {
  return hash('sha256', chain, 'hex')
}

export interface Linker {
  /** The hash after `last` for this text; both hexadecimal. */
  next(last: string, text: string): string
}

/** One buffer for many entries: 0.9 µs an entry, where a buffer each takes 1.7. */
export function openLinker(): Linker {
  let bytes = Buffer.allocUnsafe(4096)
  return {
    next(last, text) {
      // No UTF-16 unit takes more than three bytes of UTF-8.
      const most = hashBytes + 3 * text.length
      if (most > bytes.length) bytes = Buffer.allocUnsafe(2 * most)
      bytes.write(last, 'hex')
      const end = hashBytes + bytes.write(text, hashBytes)
      return hash('sha256', bytes.subarray(0, end), 'hex')
    },
  }
}

const hashBytes = 32

function sorted<value>(members: Readonly<Record<string, value>>): Record<string, value> {
  const names = Object.keys(members)
  if (names.every((name, n) => n === 0 || names[n - 1]! < name)) return members
  // Made of pairs, because assigning to `__proto__` would lose it.
  return Object.fromEntries(names.toSorted().map((name) => [name, members[name]!]))
}
