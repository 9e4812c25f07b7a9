// oneOf and anyOf: several forms, of which a value has one. Forms are recognised by their component, by
// their text, by their title; one that is left over is there all the same when another takes it in.

import { demandsNothing } from './shape.ts'
import type { Shape, Union } from './shape.ts'
import { compareDiscriminators } from './compare-discriminators.ts'
import { matchBranches } from './match-branches.ts'
import type { Branch } from './match-branches.ts'
import type { Pairing } from './pairing.ts'
import { whereIs } from './pairing.ts'

/** One side is a form of its own, the other nothing but a choice of forms: a choice of one, then. */
export function isWrapped({ old, new: next }: Pairing): boolean {
  if (old.unions.length === next.unions.length) return false
  return isChoiceOnly(old) ? next.unions.length === 0 : isChoiceOnly(next) && !old.unions.length
}

function isChoiceOnly(shape: Shape): boolean {
  return shape.unions.length === 1 && demandsNothing({ ...shape, unions: [] })
}

export function compareUnions(pairing: Pairing): void {
  const { old, new: next, report } = pairing
  if (isWrapped(pairing)) return compareWrapped(pairing)
  for (const [index, later] of next.unions.entries()) {
    const former = old.unions[index]
    if (former) compareUnion(pairing, former, later)
    else report('alternatives-added', later.pointer)
  }
  for (const former of old.unions.slice(next.unions.length)) {
    report('alternatives-removed', former.pointer)
  }
  if (old.unions.length === 0 && next.unions.length === 0) compareDiscriminators(pairing, undefined)
}

function compareWrapped(pairing: Pairing): void {
  const { old, new: next, oldPlaces, newPlaces } = pairing
  // What took anything, or takes anything now, has no forms to compare.
  if (demandsNothing(old)) {
    return pairing.report('alternatives-added', next.unions[0]?.pointer ?? next.pointer)
  }
  if (demandsNothing(next)) {
    return pairing.report('alternatives-removed', old.unions[0]?.pointer ?? old.pointer)
  }
  const branchesOf = (shape: Shape, places: Branch) =>
    shape.unions[0] ? shape.unions[0].branches.map((branch) => [branch]) : [places]
  compareBranches(pairing, branchesOf(old, oldPlaces), branchesOf(next, newPlaces))
}

function compareUnion(pairing: Pairing, former: Union, later: Union): void {
  if (!former.orNull && later.orNull) pairing.report('became-nullable', later.pointer)
  if (former.orNull && !later.orNull) pairing.report('became-not-nullable', later.pointer)
  if (former.kind !== later.kind) {
    const rule = later.kind === 'anyOf' ? 'one-of-became-any-of' : 'any-of-became-one-of'
    pairing.report(rule, later.pointer)
  }
  compareBranches(
    pairing,
    former.branches.map((branch) => [branch]),
    later.branches.map((branch) => [branch]),
  )
}

function compareBranches(pairing: Pairing, old: readonly Branch[], next: readonly Branch[]): void {
  const { matched, lost, won } = matchBranches(pairing, old, next)
  for (const [former, later] of matched) {
    pairing.descend(former, later, nameOf(pairing, later, next.length))
  }
  for (const branch of lost) {
    const pointer = branch[0]?.pointer ?? pairing.old.pointer
    pairing.report('alternative-removed', pointer, { old: spoken(pairing, 'old', branch) })
  }
  for (const branch of won) {
    const pointer = branch[0]?.pointer ?? whereIs(pairing, 'oneOf')
    pairing.report('alternative-added', pointer, { new: spoken(pairing, 'new', branch) })
  }
  compareDiscriminators(pairing, matched)
}

function nameOf(pairing: Pairing, branch: Branch, count: number): string {
  return count === 1 ? pairing.name : `${pairing.name} (${spoken(pairing, 'new', branch)})`
}

function spoken(pairing: Pairing, which: 'old' | 'new', branch: Branch): string {
  const [place] = branch
  if (place === undefined) return 'something'
  const { name, value } = pairing.resolve(which, place)
  if (name !== undefined) return name
  const title = (value as { title?: unknown } | null | undefined)?.title
  if (typeof title === 'string') return title
  const types = [...(pairing.shapeOf(which, branch).types ?? [])]
  return types.length === 0 ? 'another form' : types.join(' or ')
}
