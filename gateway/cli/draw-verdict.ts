// What the catalog thinks of one document, for people: the level and the points, then each hot spot with
// what was found there, the costliest first.
//
//   permits.yaml   B 81 of 100   2 warnings, 1 hint
//     GET /permits  −6
//       warn  pagination: GET /permits answers a list without end; …

import type { Finding, Score } from './draw-findings.ts'
import { printable } from './table.ts'
import type { Language } from './verb.ts'

export type Verdict =
  | {
      readonly file: string
      readonly outcome: 'accepted' | 'refused'
      readonly score: Score
      readonly findings: readonly Finding[]
      readonly notes: readonly string[]
    }
  | {
      readonly file: string
      readonly outcome: 'refused' | 'unreadable'
      readonly code: string
      readonly detail: string
      readonly errors: readonly { readonly pointer?: string; readonly detail: string }[]
    }

// oxfmt-ignore
const words = {
  of:       { pl: 'na 100', en: 'of 100' },
  none:     { pl: 'bez uwag', en: 'no findings' },
  error:    { pl: 'błędów', en: 'errors' },
  warn:     { pl: 'ostrzeżeń', en: 'warnings' },
  info:     { pl: 'wskazówek', en: 'hints' },
  waived:   { pl: 'odstępstwo do', en: 'waived until' },
  document: { pl: 'cały dokument', en: 'the whole document' },
  other:    { pl: 'inne miejsca', en: 'other places' },
  more:     { pl: '… i jeszcze', en: '… and more:' },
  refused:  { pl: 'katalog odmówi rejestracji', en: 'the catalog would refuse it' },
  accepted: { pl: 'katalog przyjmie', en: 'the catalog takes it' },
}

/** Findings shown of each hot spot; `--json` has them all. */
const most = 8

export function drawVerdict(verdict: Verdict, language: Language): string {
  if (!('findings' in verdict)) return drawRefused(verdict, language)
  const { file, score, findings, notes, outcome } = verdict
  const counts = (['error', 'warn', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((one) => one.severity === severity).length
    return count === 0 ? [] : `${words[severity][language]} ${count}`
  })
  const said = counts.length > 0 ? counts.join(', ') : words.none[language]
  const left = new Set(findings)
  const lines = score.hotSpots.flatMap((spot) => {
    const here = [...left].filter(({ pointer }) => liesIn(pointer, spot.pointer))
    for (const one of here) left.delete(one)
    const place = spot.operation ?? (spot.pointer || words.document[language])
    return here.length > 0 ? [`  ${place}  −${spot.lost}`, ...drawAll(here, language)] : []
  })
  return [
    `${file}   ${score.level} ${score.points} ${words.of[language]}   ${said}   ${words[outcome][language]}`,
    ...notes.map((note) => `  ${note}`),
    ...lines,
    ...(left.size > 0 ? [`  ${words.other[language]}`, ...drawAll([...left], language)] : []),
  ]
    .map(printable)
    .join('\n')
}

function drawAll(findings: readonly Finding[], language: Language): string[] {
  const rest = findings.length - most
  return [
    ...findings.slice(0, most).map(({ severity, rule, message, waived }) => {
      const until = waived ? ` (${words.waived[language]} ${waived.until}: ${waived.reason})` : ''
      return `    ${severity.padEnd(5)} ${rule}: ${message}${until}`
    }),
    ...(rest > 0 ? [`    ${words.more[language]} ${rest}`] : []),
  ]
}

/** A path's finding counts at each of its operations, and is shown at the costliest. */
function liesIn(pointer: string, spot: string): boolean {
  if (spot === '') return pointer.split('/').length < 2 || pointer === ''
  if (pointer === spot || pointer.startsWith(`${spot}/`)) return true
  return spot.startsWith('/paths/') && spot.startsWith(`${pointer}/`) && pointer !== '/paths'
}

function drawRefused(verdict: Extract<Verdict, { code: string }>, language: Language): string {
  const { file, code, detail, errors } = verdict
  const more = errors.length > 1 ? errors.slice(0, 20) : []
  return [
    `${file}   ${words.refused[language]}: ${code}`,
    `  ${detail}`,
    ...more.map((error) => `    ${error.pointer ?? '/'}: ${error.detail}`),
  ]
    .map(printable)
    .join('\n')
}
