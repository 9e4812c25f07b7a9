// A limit of an operation, as an English sentence without its full stop.

import type { WalkLimit } from '../operation-walk.ts'
import { binary, english } from './plural.ts'

/** `60 calls a minute, for each system`. */
export function sayLimitEn(limit: WalkLimit): string {
  switch (limit.kind) {
    case 'window': {
      const burst = limit.burst === undefined ? '' : `, up to ${limit.burst} at once`
      return `${calls(limit.calls)} ${span(limit.seconds)}${burst}${whose(limit.per)}`
    }
    case 'quota': {
      const amount =
        limit.unit === 'calls' ? calls(limit.amount) : `${bytes(limit.amount)} of replies`
      return `${amount} a calendar ${limit.period}${whose(limit.per)}`
    }
    case 'at-once':
      return `${calls(limit.calls)} at once${whose(limit.per)}`
    case 'body':
      return `request body: at most ${bytes(limit.bytes)}`
    case 'address':
      return `path and query: at most ${bytes(limit.bytes)}`
    default:
      return limit satisfies never
  }
}

function calls(n: number): string {
  return english(n, 'call', 'calls')
}

function bytes(n: number): string {
  return binary(n) ?? english(n, 'byte', 'bytes')
}

function span(seconds: number): string {
  const known = new Map([
    [1, 'a second'],
    [60, 'a minute'],
    [3600, 'an hour'],
    [86400, 'a day'],
  ])
  return known.get(seconds) ?? `in ${english(seconds, 'second', 'seconds')}`
}

function whose(per: string): string {
  const known = new Map([
    ['system', ', for each system'],
    ['entity', ', for the whole entity'],
    ['address', ', for each address'],
    ['everyone', ', for everybody together'],
  ])
  return known.get(per) ?? `, for each: ${per}`
}
