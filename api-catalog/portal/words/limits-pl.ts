// A limit of an operation, as a Polish sentence without its full stop.

import type { WalkLimit } from '../operation-walk.ts'
import { binary, polish } from './plural.ts'

/** `60 wywołań na minutę, osobno dla każdego systemu`. */
export function sayLimitPl(limit: WalkLimit): string {
  switch (limit.kind) {
    case 'window': {
      const burst = limit.burst === undefined ? '' : `, naraz do ${limit.burst}`
      return `${calls(limit.calls)} ${span(limit.seconds)}${burst}${whose(limit.per)}`
    }
    case 'quota': {
      const amount =
        limit.unit === 'calls' ? calls(limit.amount) : `${bytes(limit.amount)} odpowiedzi`
      const period = limit.period === 'day' ? 'dzień' : 'miesiąc'
      return `${amount} na ${period} kalendarzowy${whose(limit.per)}`
    }
    case 'at-once':
      return `${calls(limit.calls)} naraz${whose(limit.per)}`
    case 'body':
      return `treść żądania: najwyżej ${bytes(limit.bytes)}`
    case 'address':
      return `ścieżka i zapytanie: najwyżej ${bytes(limit.bytes)}`
    default:
      return limit satisfies never
  }
}

function calls(n: number): string {
  return polish(n, 'wywołanie', 'wywołania', 'wywołań')
}

function bytes(n: number): string {
  return binary(n) ?? polish(n, 'bajt', 'bajty', 'bajtów')
}

function span(seconds: number): string {
  const known = new Map([
    [1, 'na sekundę'],
    [60, 'na minutę'],
    [3600, 'na godzinę'],
    [86400, 'na dobę'],
  ])
  return known.get(seconds) ?? `w ${polish(seconds, 'sekundę', 'sekundy', 'sekund')}`
}

function whose(per: string): string {
  const known = new Map([
    ['system', ', osobno dla każdego systemu'],
    ['entity', ', łącznie dla podmiotu'],
    ['address', ', osobno dla każdego adresu'],
    ['everyone', ', łącznie dla wszystkich'],
  ])
  return known.get(per) ?? `, osobno dla: ${per}`
}
