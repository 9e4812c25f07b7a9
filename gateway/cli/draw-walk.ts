// The walk of a call as a drawing: one line a stop, in the order a call meets them.
//
//   GET /api/gitd/licences/v1/licences/L-17
//   as gmina.eurzad of gmina, with licences.read
//   │
//   ├─ route      gitd/licences/v1 1.2.0  getLicence  GET /licences/{id}  (id = L-17)
//   ├─ identify   require-token  passes   policies/default.yaml:3
//   │             The policy file "default" asks for it. A token of gmina.eurzad for … is taken.
//   ├─ protect    rate-limit     passes   policies/default.yaml:5
//   │             permin: 87 of 100 calls left, full again in 42 s
//   ├✕ authorize  require-scope  refuses  policies/default.yaml:6
//   └► upstream   https://licences.example/licences/L-17
//
// or, where the operation is composed, `├─ part  person  mc/persons/v1 getPerson  GET …` for each part.

import type { Explanation } from '../data-plane/gateway.ts'
import { drawLeft } from './draw-left.ts'
import { drawTargets } from './draw-targets.ts'
import { printable } from './table.ts'
import type { Both, Language } from './verb.ts'

// oxfmt-ignore
const words = {
  as:       { pl: 'jako', en: 'as' },
  of:       { pl: 'podmiotu', en: 'of' },
  with:     { pl: 'z uprawnieniami', en: 'with' },
  noScopes: { pl: 'bez uprawnień', en: 'without scopes' },
  refused:  { pl: 'odmowa', en: 'refused' },
  answered: { pl: 'odpowiada', en: 'answered' },
  route:    { pl: 'trasa', en: 'route' },
  policy:   { pl: 'polityka', en: 'policy' },
  sandbox:  { pl: 'piaskownica: przykłady z dokumentu', en: 'sandbox: examples of the document' },
  part:     { pl: 'część', en: 'part' },
  after:    { pl: 'po', en: 'after' },
  composed: { pl: 'odpowiedź złożona z części', en: 'an answer composed of the parts' },
  snapshot: { pl: 'migawka', en: 'snapshot' },
  ask:      { pl: 'Więcej powie: --as SYSTEM.', en: 'To know more, ask with --as SYSTEM.' },
}

// oxfmt-ignore
const verdicts = {
  pass:    { mark: '─', pl: 'przepuszcza',   en: 'passes' },
  answer:  { mark: '●', pl: 'odpowiada',     en: 'answers' },
  refuse:  { mark: '✕', pl: 'odmawia',       en: 'refuses' },
  depends: { mark: '?', pl: 'zależy',        en: 'depends' },
  absent:  { mark: ' ', pl: 'nie dotyczy',   en: 'not asked' },
} satisfies Record<string, Both & { readonly mark: string }>

type Step = Explanation['steps'][number]

export function drawWalk(walk: Explanation, language: Language): string {
  const { method, url, route, steps, as, snapshot } = walk
  const lines = [`${method} ${url}`]
  if (as) {
    const scopes = as.scopes.join(' ')
    const may = scopes === '' ? words.noScopes[language] : `${words.with[language]} ${scopes}`
    lines.push(`${words.as[language]} ${as.system} ${words.of[language]} ${as.entity}, ${may}`)
  }
  lines.push('│')
  if (route) lines.push(...drawRoute(route, language))
  const widths = [
    Math.max(0, ...steps.map(({ policy }) => policy.length)),
    Math.max(...Object.values(verdicts).map((one) => one[language].length)),
  ] as const
  for (const step of steps) lines.push(...drawStep(step, widths, language))
  lines.push(...drawEnd(walk, language))
  const curious = !as && steps.some(({ would }) => would === 'depends')
  return [
    ...lines.map(printable),
    ...(curious ? [`   ${words.ask[language]}`] : []),
    `   ${words.snapshot[language]} ${snapshot}`,
  ].join('\n')
}

function drawRoute(route: NonNullable<Explanation['route']>, language: Language): string[] {
  const params = Object.entries(route.params).map(([name, value]) => `${name} = ${value}`)
  const known = params.length > 0 ? `  (${params.join(', ')})` : ''
  const template = `${route.method} ${route.path}`
  const operation = route.operation === template ? template : `${route.operation}  ${template}`
  return [
    stop('─', words.route[language], `${route.api} ${route.version}  ${operation}${known}`),
    more(`${words.policy[language]} ${route.policy}`),
  ]
}

function drawStep(step: Step, [policies, told]: readonly [number, number], language: Language) {
  const { policy, phase, origin, options, why, would, because, applies, left = [] } = step
  const verdict = verdicts[applies === 'no' ? 'absent' : would]
  const row = `${policy.padEnd(policies)}  ${verdict[language].padEnd(told)}  ${origin}`
  const lines = [stop(verdict.mark, phase, row)]
  const written = JSON.stringify(options)
  if (written !== '{}') lines.push(more(cut(written)))
  lines.push(more(`${why} ${because}`))
  return [...lines, ...left.map((one) => more(drawLeft(one, language)))]
}

function drawEnd(walk: Explanation, language: Language): string[] {
  const { refusal, would, endedBy, targets, upstream, parts } = walk
  if (refusal) {
    const { status, code, detail } = refusal
    const by = endedBy === undefined ? '' : `${endedBy}  `
    return [`└✕ ${words.refused[language].padEnd(width)}${by}${status} ${code}: ${detail}`]
  }
  if (would === 'answer') return [`└● ${words.answered[language].padEnd(width)}${endedBy ?? ''}`]
  const mark = would === 'depends' ? '└?' : '└►'
  if (parts) return [...drawParts(parts, language), `${mark} ${words.composed[language]}`]
  if (upstream === null) return [`${mark} ${words.sandbox[language]}`]
  const [first = '', ...others] = drawTargets(targets, language)
  const indent = ' '.repeat(width + 3)
  return [`${mark} ${'upstream'.padEnd(width)}${first}`, ...others.map((one) => indent + one)]
}

function drawParts(parts: NonNullable<Explanation['parts']>, language: Language): string[] {
  return parts.map(({ name, api, operation, method, path, after }) => {
    const waits = after.length > 0 ? `  (${words.after[language]} ${after.join(', ')})` : ''
    const text = `${name}  ${api} ${operation}  ${method} ${path}${waits}`
    return stop('─', words.part[language], text)
  })
}

const width = 11

function stop(mark: string, what: string, text: string): string {
  return `├${mark} ${what.padEnd(width)}${text}`
}

function more(text: string): string {
  return `│  ${' '.repeat(width)}${text}`
}

function cut(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text
}
