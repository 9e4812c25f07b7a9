// Whether bytes flow fast enough to be worth a connection: a body that drips keeps a socket, a buffer
// and a place in a pool for nothing. Time in which the other end asked for a pause is held against
// that end. A stream of events (text/event-stream) may be silent: its connection is closed with the
// idle ones when not even a comment comes (server-options.ts).

/** Milliseconds without a byte after which a body is given up. */
export const idleMs = 10_000
/** Milliseconds for which the taking end may take nothing. */
const heldMs = 30_000
/** Milliseconds that a body may be as slow as it likes. */
const graceMs = 10_000
/** Bytes a second, on average, that a body must keep after that. */
const leastRate = 1_000

export class FlowWatch {
  bytes = 0
  #waited = 0
  #idle = 0
  #held = 0
  #last: number
  #seen = 0
  readonly #mayRest: boolean

  /** `mayRest`: it may be silent or slow for as long as it likes. */
  constructor(now: number, mayRest = false) {
    this.#last = now
    this.#mayRest = mayRest
  }

  /** A sentence when the body is too slow. `waiting`: bytes are asked for; else the taking end is full. */
  check(now: number, waiting: boolean): string | undefined {
    const passed = now - this.#last
    this.#last = now
    if (this.bytes !== this.#seen) {
      this.#seen = this.bytes
      this.#idle = 0
      this.#held = 0
    } else if (waiting) {
      this.#idle += passed
    } else {
      this.#held += passed
    }
    if (!waiting) return this.#held > heldMs ? 'The other end takes nothing.' : undefined
    if (this.#mayRest) return undefined
    this.#waited += passed
    if (this.#idle > idleMs) return `Nothing came for ${idleMs / 1_000} seconds.`
    if (this.#waited > graceMs && this.bytes < (leastRate * (this.#waited - graceMs)) / 1_000) {
      return `Less than ${leastRate} bytes a second came.`
    }
    return undefined
  }
}
