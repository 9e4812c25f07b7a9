// What parts answered a moment ago, in this process: one store for all compositions, bounded in number
// and bytes, the oldest out first. Keys are hashed, so that no input stands in it readably.

import { hash } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import { AgedMap } from '#policies/aged-map.ts'

export interface PartCache {
  find(key: string): KeptAnswer | undefined
  /** `seconds` from now on. */
  keep(key: string, answer: KeptAnswer, seconds: number): void
}

export interface KeptAnswer {
  /** Never changed by anybody. */
  readonly value: unknown
  readonly status: number
  /** Milliseconds since 1970, when the source answered. */
  readonly at: number
  /** Of the answer as it came. */
  readonly bytes: number
  /** It came from examples. */
  readonly sandbox: boolean
}

interface Entry {
  readonly answer: KeptAnswer
  /** Monotonic milliseconds. */
  readonly until: number
}

/** The key of one question; `words` tell it from every other. */
export function cacheKey(words: readonly (string | undefined)[]): string {
  return hash('sha256', JSON.stringify(words), 'base64url')
}

export function openPartCache(
  { clock }: { clock: Pick<Clock, 'monotonic'> },
  { entries = 10_000, bytes = 32 << 20 } = {},
): PartCache {
  const kept = new AgedMap<Entry>()
  let size = 0
  const drop = (key: string, { answer }: Entry) => {
    kept.delete(key)
    size -= answer.bytes
  }
  return {
    find(key) {
      const entry = kept.get(key)
      if (entry === undefined) return undefined
      if (clock.monotonic() < entry.until) return entry.answer
      drop(key, entry)
      return undefined
    },
    keep(key, answer, seconds) {
      const former = kept.get(key)
      if (former !== undefined) drop(key, former)
      if (answer.bytes > bytes) return
      kept.set(key, { answer, until: clock.monotonic() + seconds * 1000 })
      size += answer.bytes
      while (size > bytes || kept.size > entries) {
        const { key: oldest, value } = kept.oldest!
        drop(oldest, value)
      }
    },
  }
}
