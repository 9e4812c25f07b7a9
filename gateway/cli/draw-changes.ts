// Changes between two versions of a document for people: what breaks first, each with its place, its
// sentence and the operations it touches.
//
//   Breaking (1)
//     response-type-changed  /components/schemas/Person/properties/born/type
//       Person.born was string and is integer. Who reads it as before may fail: …
//       GET /persons, GET /persons/{id}

import type { Change, ChangeClass } from '#api-catalog/compare/change.ts'
import { printable } from './table.ts'
import type { Both, Language } from './verb.ts'

// oxfmt-ignore
const words = {
  breaking: { pl: 'Łamią zgodność', en: 'Breaking' },
  maybe:    { pl: 'Być może łamią', en: 'Maybe breaking' },
  harmless: { pl: 'Nieszkodliwe',   en: 'Harmless' },
  none:     { pl: 'Nic się nie zmieniło.', en: 'Nothing changed.' },
  breaks:   { pl: 'Opublikuj to jako nową wersję główną albo cofnij, co łamie zgodność.', en: 'Publish it as a new major version, or take back what breaks.' },
  fits:     { pl: 'Wersja główna może zostać ta sama.', en: 'The major version may stay.' },
  more:     { pl: 'i jeszcze', en: 'and more:' },
} satisfies Record<string, Both>

/** Operations named beside a change; `--json` has them all. */
const most = 5

/** `classes`: those to show; the last line counts all. */
export function drawChanges(
  changes: readonly Change[],
  language: Language,
  classes: readonly ChangeClass[] = ['breaking', 'maybe', 'harmless'],
): string {
  if (changes.length === 0) return words.none[language]
  const lines: string[] = []
  for (const of of classes) {
    const group = changes.filter((change) => change.class === of)
    if (group.length === 0) continue
    lines.push(`${words[of][language]} (${group.length})`)
    for (const change of group) lines.push(...drawChange(change, language))
    lines.push('')
  }
  return [...lines, drawSum(changes, language)].map(printable).join('\n')
}

function drawChange({ rule, pointer, message, operations }: Change, language: Language): string[] {
  const named = operations.slice(0, most).join(', ')
  const left = operations.length - most
  const more = left > 0 ? ` ${words.more[language]} ${left}` : ''
  return [
    `  ${rule}  ${pointer || '/'}`,
    `    ${message}`,
    ...(named === '' ? [] : [`    ${named}${more}`]),
  ]
}

function drawSum(changes: readonly Change[], language: Language): string {
  const classes = ['breaking', 'maybe', 'harmless'] as const
  const counts = classes.map((of) => {
    const count = changes.filter((change) => change.class === of).length
    return `${words[of][language].toLowerCase()}: ${count}`
  })
  const breaks = changes.some((change) => change.class === 'breaking')
  return `${counts.join(', ')}. ${words[breaks ? 'breaks' : 'fits'][language]}`
}
