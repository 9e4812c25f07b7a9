// The walk of a call as a drawing: one line a stop, in the order a call meets them.
//
//   GET /api/gitd/licences/v1/licences/L-17
//   │
//   ├─ route      gitd/licences/v1 1.2.0  getLicence  GET /licences/{id}  (id = L-17)
//   ├─ identify   require-token  policies/default.yaml:3
//   │             The policy file "default" asks for it.
//   └► upstream   https://licences.example/licences/L-17

import type { Explanation } from '../data-plane/gateway.ts'
import { printable } from './table.ts'
import type { Language } from './verb.ts'

// oxfmt-ignore
const words = {
  refused:  { pl: 'odmowa', en: 'refused' },
  route:    { pl: 'trasa', en: 'route' },
  policy:   { pl: 'polityka', en: 'policy' },
  sandbox:  { pl: 'piaskownica: przykłady z dokumentu', en: 'sandbox: examples of the document' },
  snapshot: { pl: 'migawka', en: 'snapshot' },
}

export function drawWalk(walk: Explanation, language: Language): string {
  const { method, url, route, steps, upstream, refusal, snapshot } = walk
  const lines = [`${method} ${url}`, '│']
  if (route) {
    const params = Object.entries(route.params).map(([name, value]) => `${name} = ${value}`)
    const known = params.length > 0 ? `  (${params.join(', ')})` : ''
    const template = `${route.method} ${route.path}`
    const operation = route.operation === template ? template : `${route.operation}  ${template}`
    lines.push(
      stop(words.route[language], `${route.api} ${route.version}  ${operation}${known}`),
      more(`${words.policy[language]} ${route.policy}`),
    )
  }
  for (const { policy, phase, origin, options, why } of steps) {
    lines.push(stop(phase, `${policy}  ${origin}`))
    const told = JSON.stringify(options)
    if (told !== '{}') lines.push(more(told.length > 100 ? `${told.slice(0, 99)}…` : told))
    lines.push(more(why))
  }
  if (refusal) {
    const { status, code, detail } = refusal
    lines.push(`└✕ ${words.refused[language].padEnd(width)}${status} ${code}: ${detail}`)
  } else if (upstream === null) lines.push(`└► ${words.sandbox[language]}`)
  else lines.push(`└► ${'upstream'.padEnd(width)}${upstream}`)
  return [...lines.map(printable), `   ${words.snapshot[language]} ${snapshot}`].join('\n')
}

const width = 11

function stop(what: string, text: string): string {
  return `├─ ${what.padEnd(width)}${text}`
}

function more(text: string): string {
  return `│  ${' '.repeat(width)}${text}`
}
