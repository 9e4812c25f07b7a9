// The language in which a refusal is told: by `Accept-Language` (RFC 9110 §12.5.4), Polish where it does
// not say.

import type { Language } from './problem.ts'

/** `accept`: value of `Accept-Language`. */
export function preferredLanguage(accept: string | undefined): Language {
  if (accept === undefined) return 'pl'
  let best: Language = 'pl'
  let weight = 0
  for (const range of accept.toLowerCase().split(',', 16)) {
    const [tag = '', quality] = range.trim().split(/\s*;\s*q=/)
    const language = /^(pl|en)(?:-|$)/.exec(tag)?.[1] as Language | undefined
    const asked = quality === undefined ? 1 : Number(quality)
    if (language !== undefined && asked > weight) {
      best = language
      weight = asked
    }
  }
  return best
}
