// Whether the native engine, which backtracks, is linear on a pattern. Two sufficient conditions; a
// pattern that meets neither goes to the other engine, so a wrong "no" costs speed, not safety.
//
//  1. Bounded. No unbounded quantifier is left, so one attempt takes at most so many steps, whatever
//     the text: the sum, over the tree, of steps times the ways the parts before can match. Anchored
//     patterns make one attempt; others one for each place of the text, hence the smaller bound.
//  2. Deterministic, and anchored. At every place of the text the next character alone tells which
//     branch to take, and which loop to leave: no two continuations begin with the same character
//     (the one-ambiguity of SGML content models). The path of the match is then unique; going back
//     to a branch not taken fails before it reads anything. Work is length × size of the pattern.
//
// Edges (`$`, `\b`) only forbid paths, so they count as empty here.

import { disjoint } from './char-set.ts'
import type { CharSet } from './char-set.ts'
import type { Tree } from './read-pattern.ts'

const stepsAnchored = 5000
const stepsAnywhere = 64

export function isNativeSafe(tree: Tree): boolean {
  const anchored = isAnchored(tree)
  if (cost(tree).steps <= (anchored ? stepsAnchored : stepsAnywhere)) return true
  return anchored && isDeterministic(tree, [])
}

/** Every match starts at the start of the text. */
function isAnchored(tree: Tree): boolean {
  if (tree.kind === 'edge') return tree.edge === '^'
  if (tree.kind === 'choice') return tree.options.every(isAnchored)
  return tree.kind === 'sequence' && tree.parts[0] !== undefined && isAnchored(tree.parts[0])
}

/** One attempt at one place: steps at most, and ways the tree can match there. */
function cost(tree: Tree): { steps: number; ways: number } {
  if (tree.kind === 'sequence') {
    const total = { steps: 1, ways: 1 }
    for (const part of tree.parts) {
      const { steps, ways } = cost(part)
      total.steps += total.ways * steps
      total.ways *= ways
    }
    return total
  }
  if (tree.kind === 'choice') {
    const costs = tree.options.map(cost)
    return {
      steps: costs.reduce((sum, { steps }) => sum + steps, 1),
      ways: costs.reduce((sum, { ways }) => sum + ways, 0),
    }
  }
  if (tree.kind === 'repeat') return repeated(tree)
  return { steps: 1, ways: 1 }
}

function repeated({ part, min, max }: Tree & { kind: 'repeat' }): { steps: number; ways: number } {
  const one = cost(part)
  const total = { steps: 1, ways: min === 0 ? 1 : 0 }
  let waysSoFar = 1
  for (let times = 1; times <= max; times++) {
    total.steps += waysSoFar * one.steps
    waysSoFar *= one.ways
    if (times >= min) total.ways += waysSoFar
    if (total.steps > stepsAnchored) return { steps: Infinity, ways: Infinity }
  }
  return total
}

function isDeterministic(tree: Tree, follow: readonly CharSet[]): boolean {
  if (tree.kind === 'sequence') {
    let after = follow
    for (const part of tree.parts.toReversed()) {
      if (!isDeterministic(part, after)) return false
      after = isNullable(part) ? [...firstOf(part), ...after] : firstOf(part)
    }
    return true
  }
  if (tree.kind === 'choice') {
    const firsts = tree.options.map(firstOf)
    const empty = tree.options.filter(isNullable).length
    if (empty > 1 || (empty === 1 && !firsts.every((first) => apart(first, follow)))) return false
    if (!firsts.every((first, i) => firsts.slice(i + 1).every((other) => apart(first, other)))) {
      return false
    }
    return tree.options.every((option) => isDeterministic(option, follow))
  }
  if (tree.kind === 'repeat') {
    const { part, min, max } = tree
    if (max === 0) return true
    const first = firstOf(part)
    if (isNullable(part) && (max > 1 || min === 0)) return false
    if (min < max && !apart(first, follow)) return false
    return isDeterministic(part, max > 1 ? [...first, ...follow] : follow)
  }
  return true
}

function apart(a: readonly CharSet[], b: readonly CharSet[]): boolean {
  return a.every((one) => b.every((other) => disjoint(one, other)))
}

function isNullable(tree: Tree): boolean {
  if (tree.kind === 'set') return false
  if (tree.kind === 'edge') return true
  if (tree.kind === 'sequence') return tree.parts.every(isNullable)
  if (tree.kind === 'choice') return tree.options.some(isNullable)
  return tree.min === 0 || isNullable(tree.part)
}

/** What the tree's texts can begin with. */
function firstOf(tree: Tree): readonly CharSet[] {
  if (tree.kind === 'set') return [tree.set]
  if (tree.kind === 'edge') return []
  if (tree.kind === 'choice') return tree.options.flatMap(firstOf)
  if (tree.kind === 'repeat') return tree.max === 0 ? [] : firstOf(tree.part)
  const firsts: CharSet[] = []
  for (const part of tree.parts) {
    firsts.push(...firstOf(part))
    if (!isNullable(part)) break
  }
  return firsts
}
