// What was counted and is not written yet, by hour and who called what.

import type { CountedCall } from './usage.ts'
import { bucketOf } from './buckets.ts'

export interface Sums {
  /** ISO 8601 of the beginning of the hour. */
  readonly hour: string
  readonly api: string
  readonly operation: string
  readonly system: string
  readonly entity: string
  readonly purpose: string
  calls: number
  refused: number
  failed: number
  upstream_faults: number
  reply_bytes: number
  checked: number
  fitted: number
  /** As long as its last bucket asks. */
  readonly times: number[]
}

export type Unwritten = Map<string, Sums>

const hourMs = 3_600_000

/** `now`: milliseconds since 1970. */
export function addCall(unwritten: Unwritten, call: CountedCall, now: number): void {
  const { api, operation, system = '', entity = '', purpose = '' } = call
  const hour = Math.floor(now / hourMs)
  const key = `${hour}\n${api}\n${operation}\n${system}\n${purpose}`
  let sums = unwritten.get(key)
  if (sums === undefined) {
    const whole = { hour: new Date(hour * hourMs).toISOString(), api, operation }
    sums = { ...whole, system, entity, purpose, ...nothing, times: [] }
    unwritten.set(key, sums)
  }
  const { status, fault, fits } = call
  sums.calls += 1
  if (status >= 500) sums.failed += 1
  else if (status >= 400) sums.refused += 1
  if (fault === 'upstream' || (fault === undefined && status >= 500)) sums.upstream_faults += 1
  sums.reply_bytes += call.replyBytes
  if (fits !== undefined) sums.checked += 1
  if (fits === true) sums.fitted += 1
  const bucket = bucketOf(call.totalMs)
  while (sums.times.length <= bucket) sums.times.push(0)
  sums.times[bucket]! += 1
}

/** What could not be written is counted on. */
export function putBack(unwritten: Unwritten, written: Unwritten): void {
  for (const [key, sums] of written) {
    const since = unwritten.get(key)
    if (since !== undefined) addSums(sums, since)
    unwritten.set(key, sums)
  }
}

function addSums(sums: Sums, more: Sums): void {
  for (const name of Object.keys(nothing) as (keyof typeof nothing)[]) sums[name] += more[name]
  for (const [bucket, count] of more.times.entries()) {
    sums.times[bucket] = (sums.times[bucket] ?? 0) + count
  }
}

const nothing = {
  calls: 0,
  refused: 0,
  failed: 0,
  upstream_faults: 0,
  reply_bytes: 0,
  checked: 0,
  fitted: 0,
}
