// Words of a complaint: what somebody wrote, put into a sentence. What was written is hostile: it is
// clipped, and control characters are escaped, so that it cannot forge a line or colour a terminal.

/** A name between backquotes: `` `calls` ``. */
export function name(text: string): string {
  return `\`${clip(text)}\``
}

/** A value as YAML shows it, short. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return `"${clip(value)}"`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return `a mapping of ${Object.keys(value).length}`
  return JSON.stringify(value)
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[], and = 'or'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}

export function clip(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`
  })
}
