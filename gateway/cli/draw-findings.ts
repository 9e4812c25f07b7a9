// Findings of the catalog for people: the gravest first, those of one rule together.
//
//   Warnings (3)
//     operation-operationId ×2: The operation should have an `operationId`.
//       /paths/~1persons/get
//       /paths/~1persons/post
//     info-contact: The document should name a contact.
//       /info

import { printable } from './table.ts'
import type { Language } from './verb.ts'

export interface Finding {
  readonly rule: string
  readonly severity: 'error' | 'warn' | 'info'
  readonly pointer: string
  readonly message: string
  readonly waived?: { readonly reason: string; readonly until: string }
}

export interface Score {
  readonly points: number
  readonly level: string
  readonly hotSpots: readonly {
    readonly pointer: string
    readonly operation?: string
    readonly findings: number
    readonly lost: number
  }[]
}

// oxfmt-ignore
const words = {
  error: { pl: 'Błędy', en: 'Errors' },
  warn:  { pl: 'Ostrzeżenia', en: 'Warnings' },
  info:  { pl: 'Uwagi', en: 'Remarks' },
  none:  { pl: 'Katalog nie ma uwag.', en: 'The catalog has no remarks.' },
  until: { pl: 'odstępstwo do', en: 'waived until' },
  more:  { pl: '… i jeszcze', en: '… and more:' },
}

/** Places shown of each rule; `--json` has them all. */
const most = 3

export function drawFindings(findings: readonly Finding[], language: Language): string {
  if (findings.length === 0) return words.none[language]
  const lines: string[] = []
  for (const severity of ['error', 'warn', 'info'] as const) {
    const group = findings.filter((finding) => finding.severity === severity)
    if (group.length === 0) continue
    lines.push(`${words[severity][language]} (${group.length})`)
    for (const ofRule of Map.groupBy(group, ({ rule }) => rule).values()) {
      lines.push(...drawRule(ofRule, language))
    }
  }
  return lines.map(printable).join('\n')
}

function drawRule(found: readonly Finding[], language: Language): string[] {
  const { rule, message } = found[0]!
  const count = found.length > 1 ? ` ×${found.length}` : ''
  const alike = found.every((one) => one.message === message)
  const places = found
    .slice(0, most)
    .flatMap((one) => [
      `    ${one.pointer || '/'}${one.waived ? ` (${words.until[language]} ${one.waived.until})` : ''}`,
      ...(alike ? [] : [`      ${one.message}`]),
    ])
  const left = found.length - most
  return [
    `  ${rule}${count}${alike ? `: ${message}` : ''}`,
    ...places,
    ...(left > 0 ? [`    ${words.more[language]} ${left}`] : []),
  ]
}
