// The state of one breaker. Calls are counted in ten slots that together are the window, so that
// counting costs the same however many calls there are. Limits come with each call: a policy file may
// change them while the breaker lives on.

export interface Limits {
  /** Of failures, from which on it opens. */
  readonly share: number
  /** Of fewer, nothing is concluded. */
  readonly calls: number
  readonly windowMs: number
  readonly restMs: number
  readonly probes: number
}

export interface Look {
  readonly state: 'closed' | 'open' | 'half-open'
  /** 0: a call may go on. */
  readonly restMs: number
  /** Within the window. */
  readonly calls: number
  readonly failures: number
}

const slots = 10
/** No call waits longer for its answer. */
const longestProbeMs = 300_000

export class Breaker {
  /** Grows with each change of state and each probe: what a call of an older one meets says nothing. */
  generation = 0
  #state: 'closed' | 'open' | 'half-open' = 'closed'
  #openedAt = 0
  /** Of the half-open state: one call is on its way; so many have succeeded. */
  #probing = false
  #succeeded = 0
  /** Monotonic number of the newest slot. */
  #slot = 0
  readonly #calls = new Float64Array(slots)
  readonly #failures = new Float64Array(slots)

  /** 0: the call may go on, and `leave` must follow; else milliseconds until it is worth asking. */
  enter({ restMs }: Limits, now: number): number {
    if (this.#state === 'open') {
      const left = this.#openedAt + restMs - now
      if (left > 0) return left
      this.#state = 'half-open'
      this.#succeeded = 0
      this.#probing = false
      this.#openedAt = now
    }
    if (this.#state === 'half-open') {
      // A probe that does not come back must not keep all others out.
      if (this.#probing && now - this.#openedAt < restMs + longestProbeMs) return restMs
      this.#probing = true
      this.#openedAt = now
      this.generation += 1
    }
    return 0
  }

  /** `generation` as it was after `enter`; `failed` undefined: nobody waited for the answer. */
  leave(limits: Limits, now: number, generation: number, failed: boolean | undefined): void {
    if (generation !== this.generation) return
    if (this.#state === 'half-open') return this.#leaveProbe(limits, now, failed)
    if (failed === undefined) return
    const slot = this.#turn(limits.windowMs, now)
    this.#calls[slot]! += 1
    if (!failed) return
    this.#failures[slot]! += 1
    const calls = sum(this.#calls)
    if (calls >= limits.calls && sum(this.#failures) / calls >= limits.share) this.#open(now)
  }

  /** As `enter` finds it, and what it counts; changes nothing. */
  look({ restMs, windowMs }: Limits, now: number): Look {
    const counted = this.#counted(windowMs, now)
    const left = this.#openedAt + restMs - now
    if (this.#state === 'closed') return { state: 'closed', restMs: 0, ...counted }
    if (this.#state === 'open' && left > 0) return { state: 'open', restMs: left, ...counted }
    const busy = this.#state === 'half-open' && this.#probing && left + longestProbeMs > 0
    return { state: 'half-open', restMs: busy ? restMs : 0, ...counted }
  }

  #counted(windowMs: number, now: number): { calls: number; failures: number } {
    const passed = Math.min(slots, Math.abs(Math.floor((now * slots) / windowMs) - this.#slot))
    let [calls, failures] = [0, 0]
    for (let n = 0; n < slots - passed; n++) {
      const slot = (this.#slot + slots - n) % slots
      calls += this.#calls[slot]!
      failures += this.#failures[slot]!
    }
    return { calls, failures }
  }

  #leaveProbe({ probes }: Limits, now: number, failed: boolean | undefined): void {
    this.#probing = false
    if (failed === undefined) return
    if (failed) return this.#open(now)
    this.#succeeded += 1
    if (this.#succeeded < probes) return
    this.#state = 'closed'
    this.generation += 1
    this.#calls.fill(0)
    this.#failures.fill(0)
  }

  #open(now: number): void {
    this.#state = 'open'
    this.generation += 1
    this.#openedAt = now
  }

  /** Empties the slots that lie between the last call and this one. */
  #turn(windowMs: number, now: number): number {
    const slot = Math.floor((now * slots) / windowMs)
    const passed = Math.min(slots, Math.abs(slot - this.#slot))
    for (let n = 0; n < passed; n++) {
      this.#calls[(slot - n) % slots] = 0
      this.#failures[(slot - n) % slots] = 0
    }
    this.#slot = slot
    return slot % slots
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
