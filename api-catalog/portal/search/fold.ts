// Text made comparable: no case, no accents (ł, ø and ß too), one word after another. A word that is
// written together in camel case is kept whole and in parts; endings of Polish declension fall away,
// so that `osób`, `osoba` and `osoby` meet.

/** `Rejestr Osób` → `rejestr osob`. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łŁ]/g, 'l')
    .replace(/[øØ]/g, 'o')
    .replace(/ß/g, 'ss')
    .toLowerCase()
}

/** Words of the text by what they are compared by; `openSession` gives `opensession`, `open`, `session`. */
export function wordsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const put = (word: string) => found.set(stem(fold(word)), word.toLowerCase())
  for (const [word] of text.normalize('NFC').matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    put(word)
    const parts = word.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    if (parts.length > 1) for (const part of parts) if (part.length > 1) put(part)
  }
  return found
}

// oxfmt-ignore
const endings = [
  'iami', 'ami', 'ach', 'ego', 'emu', 'owie', 'owi', 'ymi', 'imi', 'iej', 'iom', 'ych', 'ich',
  'em', 'om', 'ow', 'ej', 'ie', 'ia', 'iu', 'ym', 'im', 'a', 'e', 'i', 'o', 'u', 'y',
]

/** Of a folded word: one ending less, never shorter than three letters. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word
  for (const ending of endings) {
    if (word.length - ending.length >= 3 && word.endsWith(ending))
      return word.slice(0, -ending.length)
  }
  return word
}
