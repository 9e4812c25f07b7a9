// The keys of one API: calls under way, and what came of those that are over.
//
//            begin               settle
//   (none) ───────▶ under way ───────────▶ done ── seconds pass, or newer ones need the place ─▶ (none)
//                      │ release
//                      └──────────────────────────────────────────────────────────────────────▶ (none)
//
// Under way there are never more than calls at once, so that none of these is ever pushed out. Those
// that are done stand in the order of their end: the front is swept when one is added. Keys and
// prints are digests.

import type { Problem } from '#kernel/problem/problem.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import { Ages } from '../ages.ts'
import type { Linked } from '../ages.ts'
import type { StoredReply } from '../stored-reply.ts'

/** What a key stands for: method, address, body, scopes. */
export type Print = string

export type Ending =
  | { readonly kind: 'reply'; readonly reply: StoredReply }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** Carried out; the reply was too large to be kept. */
  | { readonly kind: 'large'; readonly status: number }

export type Found =
  | { readonly kind: 'new'; readonly mark: Mark }
  | { readonly kind: 'under-way'; readonly print: Print }
  | { readonly kind: 'done'; readonly print: Print; readonly ending: Ending }

/** A call under way; each of the two ends it, and after that neither does anything. */
export interface Mark {
  settle(ending: Ending, lasts: number): void
  release(): void
}

export interface KeyStore {
  /** `lasts` in milliseconds. */
  take(key: string, print: Print): Found
  /** From the next call on. */
  bound(bounds: Bounds): void
  readonly underWay: number
  readonly done: number
  readonly bytes: number
}

export interface Bounds {
  readonly entries: number
  readonly bytes: number
}

interface Done extends Linked<Done> {
  readonly key: string
  readonly print: Print
  readonly ending: Ending
  readonly until: number
  readonly size: number
}

export function openKeyStore(bounds: Bounds, clock: Clock): KeyStore {
  let most = bounds
  const underWay = new Map<string, Print>()
  const done = new Map<string, Done>()
  let bytes = 0
  const byEnd = new Ages<Done>()

  return {
    take(key, print) {
      const running = underWay.get(key)
      if (running !== undefined) return { kind: 'under-way', print: running }
      const over = done.get(key)
      if (over !== undefined && over.until > clock.monotonic()) {
        return { kind: 'done', print: over.print, ending: over.ending }
      }
      drop(key)
      underWay.set(key, print)
      return { kind: 'new', mark: markOf(key, print) }
    },
    bound(to) {
      most = to
    },
    get underWay() {
      return underWay.size
    },
    get done() {
      return done.size
    },
    get bytes() {
      return bytes
    },
  }

  function markOf(key: string, print: Print): Mark {
    let open = true
    return {
      settle(ending, lasts) {
        if (!close()) return
        const size = sizeOf(ending)
        const until = clock.monotonic() + lasts
        const its: Done = { key, print, ending, until, size, older: undefined, newer: undefined }
        done.set(key, its)
        byEnd.add(its)
        bytes += size
        sweep()
      },
      release() {
        close()
      },
    }

    function close(): boolean {
      if (!open) return false
      open = false
      return underWay.delete(key)
    }
  }

  /** Two old ones for each new one, and as many as stand above the bounds. */
  function sweep(): void {
    const now = clock.monotonic()
    for (let swept = 0; byEnd.oldest !== undefined; swept += 1) {
      const { key, until } = byEnd.oldest
      const full = done.size > most.entries || bytes > most.bytes
      if (!full && (swept >= 2 || until > now)) return
      drop(key)
    }
  }

  function drop(key: string): void {
    const its = done.get(key)
    if (its === undefined) return
    done.delete(key)
    byEnd.remove(its)
    bytes -= its.size
  }
}

function sizeOf(ending: Ending): number {
  if (ending.kind !== 'reply') return 1_000
  const { flat, bytes } = ending.reply
  return bytes.length + 2 * flat.reduce((sum, text) => sum + text.length, 0) + 1_000
}
