// How often one address may leave a note: 5 in ten minutes. Addresses are held in memory alone, at most
// ten thousand of them; when there is no room for another, nobody new is let in until there is.

import { isIPv6 } from 'node:net'
import type { Clock } from '#kernel/clock/clock.ts'

export interface NoteLimit {
  /** Whether that address may leave one more now. */
  take(address: string): boolean
}

const most = 5
const spanMs = 600_000
const mostAddresses = 10_000

export function openNoteLimit(clock: Clock): NoteLimit {
  const seen = new Map<string, { readonly since: number; count: number }>()
  return {
    take(address) {
      const now = clock.monotonic()
      const whose = networkOf(address)
      const known = seen.get(whose)
      if (known !== undefined && now - known.since < spanMs) return ++known.count <= most
      seen.delete(whose)
      // In order of their beginning: the first ones end first.
      for (const [old, { since }] of seen) {
        if (now - since < spanMs) break
        seen.delete(old)
      }
      if (seen.size >= mostAddresses) return false
      seen.set(whose, { since: now, count: 1 })
      return true
    },
  }
}

/** One subscriber of IPv6 has a network of 64 bits. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros =
    tail === undefined ? [] : Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}
