// Chance that repeats itself: every draw is a hash of the seed and its number, so the same seed
// gives the same records on every machine and in every year. Not for secrets.
//
// Each record has dice of its own (`dice('person/17')`): a field added to one record moves no other.

import { createHash } from 'node:crypto'

export interface Dice {
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number
  /** True in so many cases of a hundred. */
  chance(percent: number): boolean
  pick<list extends readonly [unknown, ...unknown[]]>(list: list): list[number]
  digits(count: number): string
  /** A day between two days, both included, `YYYY-MM-DD`. */
  day(first: string, last: string): string
  /** UUIDv8 (RFC 9562 §5.8), the version for values made from a hash. */
  uuid(): string
}

const dayMs = 86_400_000

export function dice(seed: string): Dice {
  let drawn = 0
  const next = () => createHash('sha256').update(`${seed}#${drawn++}`).digest()
  const below = (count: number) => Math.floor((next().readUInt32BE(0) / 2 ** 32) * count)
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick: (list) => list[below(list.length)] ?? list[0],
    digits: (count) => Array.from({ length: count }, () => below(10)).join(''),
    day(first, last) {
      const start = Date.parse(first)
      const days = Math.round((Date.parse(last) - start) / dayMs)
      return new Date(start + below(days + 1) * dayMs).toISOString().slice(0, 10)
    },
    uuid() {
      const bytes = next()
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
      const hex = bytes.toString('hex')
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        hex.slice(12, 16),
        hex.slice(16, 20),
        hex.slice(20, 32),
      ].join('-')
    },
  }
}
