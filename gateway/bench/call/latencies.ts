// Latencies, counted in slots of ten microseconds, so that nothing is allocated while they are taken.

const slots = 300_000

export class Latencies {
  readonly #slots = new Uint32Array(slots)
  taken = 0

  /** Milliseconds. */
  take(ms: number): void {
    this.#slots[Math.min(slots - 1, (ms * 100) | 0)]! += 1
    this.taken += 1
  }

  /** Milliseconds that so many of them did not pass; `share` from 0 to 1. */
  at(share: number): number {
    let below = 0
    for (let slot = 0; slot < slots; slot++) {
      below += this.#slots[slot]!
      if (below >= this.taken * share) return slot / 100
    }
    return slots / 100
  }
}
