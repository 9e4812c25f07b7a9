// Findings people can read: the gravest first, no more than so many, and how many there are beyond.

import type { Finding } from '../published.ts'

const order = ['error', 'warn', 'info'] as const

export function capFindings(all: readonly Finding[], most: number): Finding[] {
  const sorted = all.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  if (sorted.length <= most) return sorted
  const kept = sorted.slice(0, most - 1)
  const left = sorted.slice(most - 1)
  const counts = order.flatMap((severity) => {
    const count = left.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : `${count} ${severity}`
  })
  const message = `There are ${left.length} more findings: ${counts.join(', ')}.`
  return [...kept, { rule: 'more-findings', severity: left[0]!.severity, pointer: '', message }]
}
