// What is counted of the calls to one API: plain numbers in typed arrays, bumped on the way of a call
// and rendered only when somebody asks (prometheus-text.ts). No label ever comes from a caller.

import type { Outcome } from '#policies/call.ts'

/** Upper bounds of the duration buckets, in seconds: those of OpenTelemetry's HTTP metrics. */
export const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

const codes = [
  200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409,
  410, 412, 413, 414, 415, 422, 429, 431, 499, 500, 501, 502, 503, 504,
]

/** Labels of the status slots: the codes that are common, the rest by class. */
export const statusLabels: readonly string[] = [
  ...codes.map(String),
  '1xx',
  '2xx',
  '3xx',
  '4xx',
  '5xx',
]

const slotOf = new Uint8Array(600).map((_, status) => {
  const known = codes.indexOf(status)
  return known === -1 ? codes.length - 1 + Math.max(1, Math.floor(status / 100)) : known
})

export const sources = ['upstream', 'sandbox', 'gateway'] as const

/** Nobody waits for the answer any more (as other proxies note it; no reply has this status). */
export const clientGone = 499

export class Histogram {
  /** One slot a bound, one above them all. */
  readonly counts = new Float64Array(bounds.length + 1)
  sum = 0

  /** Seconds. */
  add(seconds: number): void {
    let at = 0
    while (at < bounds.length && seconds > bounds[at]!) at += 1
    this.counts[at]! += 1
    this.sum += seconds
  }
}

export class Meter {
  /** By status slot and source. */
  readonly requests = new Float64Array(statusLabels.length * sources.length)
  readonly total = new Histogram()
  readonly upstream = new Histogram()
  requestBytes = 0
  replyBytes = 0
  active = 0
  aborted = 0

  /** A call that was counted among the active ones is over, after `ms` where that is not its whole time. */
  end(outcome: Outcome, ms = outcome.totalMs): void {
    this.active -= 1
    if (outcome.aborted) this.aborted += 1
    const { status, from, upstreamMs, requestBytes, replyBytes } = outcome
    this.count(status, from, ms, upstreamMs, requestBytes, replyBytes)
  }

  /** Milliseconds and bytes of a call that has ended. */
  count(
    status: number,
    from: (typeof sources)[number],
    totalMs: number,
    upstreamMs: number,
    requestBytes: number,
    replyBytes: number,
  ): void {
    const slot = slotOf[status] ?? slotOf[599]!
    this.requests[slot * sources.length + sources.indexOf(from)]! += 1
    this.total.add(totalMs / 1_000)
    if (from === 'upstream') this.upstream.add(upstreamMs / 1_000)
    this.requestBytes += requestBytes
    this.replyBytes += replyBytes
  }
}
