// Components that keep a backend or the gateway from too much: rate limits, circuit breakers, the
// cache of answers.

import { readDuration } from './duration.ts'
import type { Place } from './ledger.ts'
import { optionOf } from './legacy-names.ts'

/** Adds a step to the policy file that the component belongs to. */
export type Add = (policy: string, options: object) => void

/** `qos/ratelimit/router`: what an endpoint takes from all callers, and from each. */
export function carryRouterLimit(place: Place, add: Add): void {
  const options = optionsOf(place)
  const every = options.get('every')?.take<string>() ?? '1s'
  const all = bucketOf(options, 'max_rate', 'capacity', every)
  if (all) add('rate-limit', { ...all, per: 'everyone' })
  const each = bucketOf(options, 'client_max_rate', 'client_capacity', every)
  const per = each && whoIsCounted(options)
  if (each && per !== undefined) add('rate-limit', { ...each, per })
}

/** `qos/ratelimit/proxy`: what a backend is asked. */
export function carryProxyLimit(place: Place, add: Add): void {
  const options = optionsOf(place)
  const every = options.get('every')?.take<string>() ?? '1s'
  const all = bucketOf(options, 'max_rate', 'capacity', every)
  if (all) add('rate-limit', { ...all, per: 'everyone' })
}

/** `qos/circuit-breaker` */
export function carryBreaker(place: Place, add: Add): void {
  const options = optionsOf(place)
  const number = (name: string) => options.get(name)?.take<number>()
  options.get('name')?.take()
  options.get('log_status_change')?.take()
  add('circuit-breaker', {
    failures: 1,
    calls: within(2, Math.round(number('max_errors') ?? 5), 100_000),
    seconds: within(1, Math.round(number('interval') ?? 60), 600),
    rest: within(0.1, number('timeout') ?? 10, 600),
    scope: 'operation',
  })
  place.changed(
    'KrakenD counts errors in a row; the bus holds back when every call of the time failed, and no fewer than max_errors came. Changes of its state are always in the log.',
    'Lower failures in the step if the backend should rest sooner.',
  )
}

/** `qos/http-cache`: what the backend says may be kept. */
export function carryCache(place: Place, add: Add): void {
  const options = optionsOf(place)
  const entries = options.get('max_items')?.take<number>()
  const bytes = options.get('max_size')?.take<number>()
  const most = bytes === undefined ? undefined : within(65_536, bytes, 4_294_967_296)
  add('cache', {
    ...(entries && { entries: within(1, entries, 1_000_000) }),
    ...(most && { bytes: most }),
    ...(most && most < 2_097_152 && { 'max-body': Math.floor(most / 2) }),
  })
  if (options.get('shared')?.take<boolean>()) {
    place.changed('Copies are kept for each API, not shared by those of other hosts.', 'Nothing.')
  }
  place.changed(
    'A copy is given only to the caller for whom it was made, because callers show tokens.',
    'Write for: everyone with insecure: share-despite-token if the answers are the same for all.',
  )
}

/** Options by their names of today. */
export function optionsOf(place: Place): Map<string, Place> {
  return new Map(place.members().map(([key, value]) => [optionOf(key), value]))
}

function whoIsCounted(options: ReadonlyMap<string, Place>): unknown {
  const strategy = options.get('strategy')
  const kind = strategy?.take<string>() ?? 'ip'
  const key = options.get('key')?.take<string>() ?? ''
  if (kind === 'ip' && key === '') return 'address'
  if (kind === 'header' || kind === 'ip') {
    return { expression: `header[${JSON.stringify(key.toLowerCase())}]` }
  }
  strategy!.leftOut(
    `Callers are counted by ${kind}, and a value of the path may be personal data: limits do not see it.`,
    'Write rate-limit with per: system, entity or address.',
  )
  return undefined
}

/** A rate of `max_rate` in `every`, as whole calls in whole seconds. */
function bucketOf(
  options: ReadonlyMap<string, Place>,
  rateName: string,
  burstName: string,
  every: string,
): object | undefined {
  const rate = options.get(rateName)?.take<number>() ?? 0
  const burst = options.get(burstName)?.take<number>()
  if (!(rate > 0)) return undefined
  const length = Math.max(1, readDuration(every) ?? 1_000) / 1_000
  const [calls, seconds] = wholeRate(rate, length)
  return {
    calls,
    seconds,
    algorithm: 'bucket',
    burst: within(1, Math.round(burst || rate), 1_000_000_000),
  }
}

function wholeRate(rate: number, length: number): [calls: number, seconds: number] {
  for (let times = 1; times <= 1_000; times++) {
    const [calls, seconds] = [rate * times, length * times]
    if (isWhole(calls) && isWhole(seconds)) return [Math.round(calls), Math.round(seconds)]
  }
  const seconds = Math.max(1, Math.round(length))
  return [Math.max(1, Math.floor((rate / length) * seconds)), seconds]
}

function isWhole(value: number): boolean {
  return value >= 1 && Math.abs(value - Math.round(value)) < 1e-9 * value
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
