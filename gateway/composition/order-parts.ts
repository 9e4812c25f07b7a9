// The order of the parts, found from what they refer to: each comes after those it needs, and else
// they stand as they are written. A circle is told as it runs: `a → b → a`.

import type { Part } from './composition.ts'

type Node = Pick<Part, 'name' | 'after'>

/** The parts in order, or the names of one circle, the first again at its end. */
export function orderParts<node extends Node>(
  parts: readonly node[],
): { ordered: node[] } | { circle: string[] } {
  const waiting = [...parts]
  const ordered: node[] = []
  const done = new Set<string>()
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => after.every((name) => done.has(name)))
    if (next === -1) return { circle: circleIn(waiting) }
    const [part] = waiting.splice(next, 1)
    ordered.push(part!)
    done.add(part!.name)
  }
  return { ordered }
}

/** Parts that run at once, round after round. */
export function roundsOf<node extends Node>(ordered: readonly node[]): node[][] {
  const rounds: node[][] = []
  const roundOf = new Map<string, number>()
  for (const part of ordered) {
    const round = Math.max(-1, ...part.after.map((name) => roundOf.get(name) ?? -1)) + 1
    roundOf.set(part.name, round)
    ;(rounds[round] ??= []).push(part)
  }
  return rounds
}

/** Every part here waits for another one here: whoever follows them comes round. */
function circleIn(waiting: readonly Node[]): string[] {
  const byName = new Map(waiting.map((part) => [part.name, part]))
  const walked: string[] = []
  let at = waiting[0]!
  while (!walked.includes(at.name)) {
    walked.push(at.name)
    at = byName.get(at.after.find((name) => byName.has(name))!)!
  }
  return [...walked.slice(walked.indexOf(at.name)), at.name]
}
