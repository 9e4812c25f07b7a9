// What the measurements of all rounds say, and the bars that the bus is held to in the same run.

import { median, notMeasured, row } from '../row.ts'
import type { Row } from '../row.ts'
import type { PeerName } from './peers.ts'

export interface Measured {
  /** Requests a second for each second of CPU. */
  readonly perCore: number
  /** Microseconds of CPU a call, of the process and of its event loop. */
  readonly whole: number
  readonly loop: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

// oxfmt-ignore
const titles: Readonly<Record<PeerName, string>> = {
  bus:               'bus: token, scope, rate limit, quota, headers, journal, trace',
  form:              'bus: the same, and a body of 20 fields checked (POST)',
  three:             'bus: a composition of three parts',
  nginx:             'nginx, plain',
  bare:              'node:http and undici, plain',
  middleware:        'http-proxy-middleware, plain',
  'express-gateway': 'express-gateway, plain',
}

/** Calls per core of one over those of the other. */
// oxfmt-ignore
const bars: readonly (readonly [PeerName, PeerName, bar: string])[] = [
  ['bus',   'nginx',           '>= 0.2'],
  ['bus',   'middleware',      '>= 2'],
  ['bus',   'express-gateway', '>= 5'],
  ['form',  'nginx',           '>= 0.17'],
  ['three', 'nginx',           '>= 0.1'],
]

export function rowsOf(
  results: ReadonlyMap<PeerName, readonly Measured[]>,
  absent: ReadonlyMap<PeerName, string>,
): Row[] {
  const of = (name: PeerName, part: keyof Measured) =>
    median(results.get(name)!.map((one) => one[part]))
  const figures = [...results.keys()].flatMap((name) => [
    row(`${titles[name]}: calls per core`, of(name, 'perCore'), '1/s'),
    row('  CPU per call', of(name, 'whole'), 'µs'),
    row('  of it on the event loop', of(name, 'loop'), 'µs'),
    row('  p50', of(name, 'p50'), 'ms'),
    row('  p99', of(name, 'p99'), 'ms'),
  ])
  const missing = [...absent].map(([name, why]) => notMeasured(titles[name], why))
  const judged = bars.map(([one, other, bar]) => {
    const name = `${one} / ${other}, calls per core`
    const why = absent.get(one) ?? absent.get(other)
    if (why !== undefined) return notMeasured(name, `${bar} is not judged: ${why}`)
    return row(name, of(one, 'perCore') / of(other, 'perCore'), '×', bar)
  })
  return [...figures, ...missing, ...judged]
}
