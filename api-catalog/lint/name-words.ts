// The words of a name, however it is joined: `numerPesel`, `NUMER_PESEL`, `numer-pesel` → numer pesel.

export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^\p{L}0-9]+/u)
    .filter((word) => word !== '')
}

/** The words, one after another, somewhere in the name. */
export function holdsPhrase(words: readonly string[], phrase: string): boolean {
  return ` ${words.join(' ')} `.includes(` ${phrase} `)
}
