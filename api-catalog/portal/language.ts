// Polish first, English by choice: `?lang=` decides and is remembered in a cookie; without either,
// English only for a browser that asks for English and asks less, or not at all, for Polish.

import type { Language } from '#kernel/problem/problem.ts'

export interface Chosen {
  readonly language: Language
  /** The choice was made just now and is to be remembered. */
  readonly remember: boolean
}

export const languageCookie = 'szyna-lang'

export function chooseLanguage(
  query: URLSearchParams,
  cookie: string | undefined,
  acceptLanguage: string | undefined,
): Chosen {
  const asked = query.get('lang')
  if (asked === 'pl' || asked === 'en') return { language: asked, remember: true }
  const kept = new RegExp(`(?:^|;\\s*)${languageCookie}=(pl|en)(?:;|$)`).exec(cookie ?? '')?.[1]
  if (kept === 'pl' || kept === 'en') return { language: kept, remember: false }
  const weights = weigh(acceptLanguage ?? '')
  return { language: weights.en > weights.pl ? 'en' : 'pl', remember: false }
}

/** RFC 9110 §12.5.4; `*` speaks for neither. */
function weigh(header: string): Record<Language, number> {
  const weights = { pl: 0, en: 0 }
  for (const part of header.slice(0, 500).split(',')) {
    const found = /^\s*(pl|en)(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+)\s*)?$/i.exec(part)
    if (found === null) continue
    const language = found[1]!.toLowerCase() as Language
    const weight = Number(found[2] ?? 1)
    if (weight > weights[language]) weights[language] = weight
  }
  return weights
}
