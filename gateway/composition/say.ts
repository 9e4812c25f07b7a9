// Words of complaints about what is not there, or is of another kind than it should be.

import { either, name } from '#kernel/yaml/show.ts'
import { didYouMean } from '#kernel/yaml/yaml.ts'

/** there is no `x` in the body; did you mean `y`? */
export function unknown(word: string, where: string, known: readonly string[]): string {
  const sentence = `there is no ${name(word)} ${where}`
  const meant = didYouMean(word, known)
  if (meant) return `${sentence}; did you mean ${name(meant)}?`
  if (known.length === 0) return `${sentence}, nor any other.`
  const shown = known.slice(0, 12).map(name)
  if (known.length > 12) shown.push('…')
  return `${sentence}; there ${known.length === 1 ? 'is' : 'are'} ${either(shown, 'and')}.`
}

/** JSON types as people say them. */
export function kinds(types: readonly string[]): string {
  const words = types.map((type) =>
    type === 'null' ? 'nothing (null)' : `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`,
  )
  return words.length > 0 ? either(words) : 'something else'
}

export function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1)
}
