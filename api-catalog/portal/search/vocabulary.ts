// Every word of the catalog, once, by number. A query word is compared with the vocabulary, not with
// each API, so its cost grows with the language of the documents and not with their number.

import { editDistance } from './edit-distance.ts'

export interface Vocabulary {
  /** The number of the word; a new one when it was not known. `written`: as a person would read it. */
  number(word: string, written: string): number
  /** It only grows. */
  readonly size: number
  /** Undefined: not a word of the catalog. */
  known(word: string): number | undefined
  /**
   * Words that answer to the query word, by number, with how well: 1 the same, less for a beginning or a
   * slip. `letters`: how long it was before its ending fell; so many slips are forgiven.
   */
  match(word: string, letters?: number): ReadonlyMap<number, number>
  /** Known words, as written, near to one that matches nothing. */
  near(word: string, most: number): string[]
}

export function openVocabulary(): Vocabulary {
  const numbers = new Map<string, number>()
  const words: string[] = []
  const asWritten: string[] = []
  const letterBits: number[] = []

  function slips(word: string, length: number): Map<number, number> {
    const most = length < 4 ? 0 : length < 8 ? 1 : 2
    const found = new Map<number, number>()
    if (most === 0) return found
    const own = lettersOf(word)
    for (let at = 0; at < words.length; at++) {
      if (words[at]!.length < 3 || Math.abs(words[at]!.length - word.length) > most) continue
      if (ones(own ^ letterBits[at]!) > 2 * most) continue
      const slip = editDistance(word, words[at]!, most)
      if (slip <= most) found.set(at, slip === 1 ? 0.4 : 0.25)
    }
    return found
  }

  return {
    number(word, written) {
      const known = numbers.get(word)
      if (known !== undefined) return known
      asWritten.push(written)
      numbers.set(word, words.length)
      letterBits.push(lettersOf(word))
      return words.push(word) - 1
    },
    get size() {
      return words.length
    },
    known: (word) => numbers.get(word),
    match(word, letters = word.length) {
      const found = new Map<number, number>()
      for (let at = 0; at < words.length; at++) {
        const known = words[at]!
        if (!known.startsWith(word)) continue
        found.set(at, known.length === word.length ? 1 : 0.5 + (0.3 * word.length) / known.length)
      }
      return found.size > 0 ? found : slips(word, letters)
    },
    near(word, most) {
      return words
        .map((known, at) => [at, editDistance(word, known, 3)] as const)
        .filter(([at, slip]) => slip <= 3 && slip < words[at]!.length / 2)
        .sort(([, one], [, other]) => one - other)
        .slice(0, most)
        .map(([at]) => asWritten[at]!)
    },
  }
}

/** Which letters the word has, one bit each: two words a slip apart differ in at most two bits. */
function lettersOf(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) & 31)
  return bits
}

function ones(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
