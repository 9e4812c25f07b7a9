// Text made comparable: no case, no accents (ł, ø and ß too), one word after another. A word that is
// written together in camel case is kept whole and in parts; endings of Polish declension fall away,
// so that `osób`, `osoba` and `osoby` meet.

/** `Rejestr Osób` → `rejestr osob`. */
export function fold(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toLowerCase()
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
  for (const [word] of text.normalize('NFC').matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    for (const [compared, written] of readWord(word)) found.set(compared, written)
  }
  return found
}

type Read = readonly (readonly [compared: string, written: string])[]

/** The same words come again and again; what was read lately is kept. */
const lately = new Map<string, Read>()
const mostKept = 20_000

function readWord(word: string): Read {
  const known = lately.get(word)
  if (known !== undefined) return known
  if (lately.size >= mostKept) lately.clear()
  const parts = /\p{Lu}/u.test(word.slice(1))
    ? word.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u)
    : []
  const read = [word, ...(parts.length > 1 ? parts.filter((part) => part.length > 1) : [])].map(
    (one) => [stem(fold(one)), one.toLowerCase()] as const,
  )
  if (word.length <= 60) lately.set(word, read)
  return read
}

// oxfmt-ignore
const endings = [
  'iami', 'ami', 'ach', 'ego', 'emu', 'owie', 'owi', 'ymi', 'imi', 'iej', 'iom', 'ych', 'ich',
  'em', 'om', 'ow', 'ej', 'ie', 'ia', 'iu', 'ym', 'im', 'ac', 'yc', 'a', 'e', 'i', 'o', 'u', 'y',
]

/** By their last letter, the longest first. */
const endingsBy = Map.groupBy(endings, (ending) => ending.at(-1)!)

/** Of a folded word: one ending less, never shorter than three letters. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word
  for (const ending of endingsBy.get(word.at(-1)!) ?? []) {
    if (word.length - ending.length >= 3 && word.endsWith(ending))
      return word.slice(0, -ending.length)
  }
  return word
}
