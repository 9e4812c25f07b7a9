// Findings people can read: the gravest first, no more than so many, and how many there are beyond.

import type { Finding } from '../published.ts'

const order = ['error', 'warn', 'info'] as const

export function capFindings(all: readonly Finding[], most: number): Finding[] {
  const rank = ({ severity, waived }: Finding) => order.indexOf(severity) * 2 + (waived ? 1 : 0)
  const sorted = all.toSorted((a, b) => rank(a) - rank(b))
  if (sorted.length <= most) return sorted
  const kept = sorted.slice(0, most - 1)
  const left = sorted.slice(most - 1)
  const counts = order.flatMap((severity) => {
    const count = left.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : `${count} ${severity}`
  })
  const message = `There are ${left.length} more findings: ${counts.join(', ')}.`
  const [gravest = sorted[0]!] = left
  const { waived } = gravest
  const rest = { rule: 'more-findings', severity: gravest.severity, pointer: '', message }
  return [...kept, waived ? { ...rest, waived } : rest]
}
