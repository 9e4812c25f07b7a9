// What was rendered from a document is kept: a version never changes, so neither does what its pages
// say. Bounded in characters; what was asked for longest ago goes first.

export interface Fragments {
  /** The fragment of that key, made now if it is not kept. */
  of(key: string, make: () => string): string
}

export function openFragments(mostCharacters = 24_000_000): Fragments {
  const kept = new Map<string, string>()
  let characters = 0
  return {
    of(key, make) {
      const known = kept.get(key)
      if (known !== undefined) {
        kept.delete(key)
        kept.set(key, known)
        return known
      }
      const made = make()
      kept.set(key, made)
      characters += made.length
      for (const [oldest, text] of kept) {
        if (characters <= mostCharacters) break
        kept.delete(oldest)
        characters -= text.length
      }
      return made
    },
  }
}
