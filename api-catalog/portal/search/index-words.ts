// Which APIs a word stands in: for each word the slots of the APIs and what it weighs there, packed in
// one number. A slot is given once and never again.

export interface WordIndex {
  /** A new slot. */
  open(): number
  readonly slots: number
  /** `weight`: 1 to 15. */
  put(word: number, slot: number, weight: number): void
  /** By slot: the sum over the sets of words, in each the best of weight × how well; 0: a set is missing. */
  points(wanted: readonly ReadonlyMap<number, number>[]): Float64Array
}

export function openIndex(): WordIndex {
  const places: number[][] = []
  let slots = 0
  return {
    open: () => slots++,
    get slots() {
      return slots
    },
    put(word, slot, weight) {
      const packed = slot * 16 + weight
      const known = places[word]
      if (known === undefined) places[word] = [packed]
      else known.push(packed)
    },
    points(wanted) {
      const sum = new Float64Array(slots).fill(1)
      for (const found of wanted) {
        const best = new Float64Array(slots)
        for (const [word, how] of found) {
          for (const packed of places[word] ?? []) {
            const slot = packed >> 4
            const points = (packed & 15) * how
            if (points > best[slot]!) best[slot] = points
          }
        }
        for (let slot = 0; slot < slots; slot++) {
          sum[slot] = best[slot] === 0 ? 0 : sum[slot]! && sum[slot]! + best[slot]!
        }
      }
      return sum
    },
  }
}
