// `anyOf` and `oneOf` fail with the errors of every branch. People meant one branch: the one that
// their text is nearest to. Where several are equally near, their findings are joined: all names
// that would have been known, all keys one of which is missing, all kinds of value.

import type { Finding, Pointer } from './say.ts'

/** `outcomes[i]`: what branch i found wrong; empty when the value fits it. */
export function nearestBranch(outcomes: readonly Finding[][], pointer: Pointer): Finding[] {
  if (outcomes.some((outcome) => outcome.length === 0)) {
    const message = 'This fits several of the allowed forms at once; keep the parts of one.'
    return [{ kind: 'other', pointer, message }]
  }
  const distances = outcomes.map((outcome) => {
    return outcome.reduce((sum, finding) => sum + distance(finding, pointer), 0)
  })
  const least = Math.min(...distances)
  const [nearest = [], ...others] = outcomes.filter((_, at) => distances[at] === least)
  return others.reduce(join, nearest)
}

/** How far a finding moves its branch away from what was meant. */
function distance(finding: Finding, pointer: Pointer): number {
  const deeper = finding.pointer.length - pointer.length
  if (finding.kind === 'unfit') {
    if (deeper === 0) return 100
    // A constant that does not fit marks another branch: `kind: files` against `kind: url`.
    return deeper === 1 && finding.constant ? 20 : 1
  }
  return deeper === 0 ? 4 : 1
}

/** Keeps what both branches found at the same place, widened; the rest of one branch only is noise. */
function join(one: readonly Finding[], other: readonly Finding[]): Finding[] {
  const joined: Finding[] = []
  for (const finding of one) {
    const twin = other.find((each) => same(each, finding))
    if (!twin) continue
    if (finding.kind === 'unknown' && twin.kind === 'unknown') {
      joined.push({ ...finding, known: union(finding.known, twin.known) })
    } else if (finding.kind === 'missing' && twin.kind === 'missing') {
      joined.push({ ...finding, keys: union(finding.keys, twin.keys) })
    } else if (finding.kind === 'unfit' && twin.kind === 'unfit') {
      joined.push({ ...finding, expected: union(finding.expected, twin.expected) })
    } else joined.push(finding)
  }
  // An unknown key or constant says it all: what else its branch would have needed follows from it.
  const decisive = joined.filter(({ kind, ...finding }) => {
    return kind === 'unknown' || ('constant' in finding && finding.constant)
  })
  if (decisive.length > 0) return decisive
  return joined.length > 0 ? joined : [...one]
}

function same(a: Finding, b: Finding): boolean {
  if (a.kind !== b.kind || a.pointer.join('/') !== b.pointer.join('/')) return false
  if (a.kind === 'unknown' && b.kind === 'unknown') return a.key === b.key
  return a.kind !== 'other' || b.kind !== 'other' || a.message === b.message
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])]
}
