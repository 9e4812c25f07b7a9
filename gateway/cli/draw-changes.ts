// Changes of an API for a terminal, the gravest first.

import { printable } from './table.ts'
import type { Language } from './verb.ts'

export interface DrawnChange {
  readonly rule: string
  readonly class: 'breaking' | 'maybe' | 'harmless'
  readonly pointer: string
  readonly message: string
}

// oxfmt-ignore
const words = {
  breaking: { pl: 'zrywa zgodność', en: 'breaking' },
  maybe:    { pl: 'może zrywać',    en: 'maybe' },
  harmless: { pl: 'bez szkody',     en: 'harmless' },
  more:     { pl: 'i dalszych',     en: 'and more' },
}

const shown = 40

/** One line a change; empty where there are none. */
export function drawChanges(changes: readonly DrawnChange[], language: Language): string[] {
  const lines = changes
    .slice(0, shown)
    .map(({ class: rank, rule, message }) =>
      printable(`  ${words[rank][language]}  ${message} (${rule})`),
    )
  const rest = changes.length - shown
  return rest > 0 ? [...lines, `  ${words.more[language]}: ${rest}`] : lines
}
