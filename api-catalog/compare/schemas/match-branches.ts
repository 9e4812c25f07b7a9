// Which form of the old schema is which of the new one.

import { member, textOf } from '../places.ts'
import type { Place } from '../places.ts'
import type { Pairing } from './pairing.ts'
import { fingerprint } from './read-shape.ts'

/** All of the places hold; one, unless a whole schema stands for a form. */
export type Branch = readonly Place[]

export interface Matched {
  readonly matched: readonly (readonly [Branch, Branch])[]
  readonly lost: readonly Branch[]
  readonly won: readonly Branch[]
}

/** More than these are not tried with one another: each trial is a comparison. */
const mostTrials = 200

export function matchBranches(
  pairing: Pairing,
  old: readonly Branch[],
  next: readonly Branch[],
): Matched {
  const matched: [Branch, Branch][] = []
  const lost = new Set(old)
  const won = new Set(next)
  const match = (former: Branch, later: Branch) => {
    matched.push([former, later])
    lost.delete(former)
    won.delete(later)
  }
  for (const trait of traits) {
    const known = Map.groupBy(won, (later) => trait(pairing, 'new', later))
    for (const former of lost) {
      const is = trait(pairing, 'old', former)
      const later = is === undefined ? undefined : known.get(is)?.shift()
      if (later) match(former, later)
    }
  }
  const [former] = lost
  const [later] = won
  if (former && later && lost.size === 1 && won.size === 1 && isOne(pairing, former, later)) {
    match(former, later)
  }
  coverLeftOver(pairing, old, next, { matched, lost, won })
  return { matched, lost: [...lost], won: [...won] }
}

type Trait = (pairing: Pairing, which: 'old' | 'new', branch: Branch) => string | undefined

const traits: readonly Trait[] = [
  (pairing, which, branch) => at(branch) && pairing.resolve(which, at(branch)!).name,
  (pairing, which, branch) => at(branch) && fingerprint(pairing.resolve(which, at(branch)!)),
  (pairing, which, branch) =>
    at(branch) && textOf(pairing.resolve(which, at(branch)!).value, 'title'),
]

function at(branch: Branch): Place | undefined {
  return branch.length === 1 ? branch[0] : undefined
}

/** The last two left: one form that was edited, unless each is a component of another name. */
function isOne(pairing: Pairing, former: Branch, later: Branch): boolean {
  const [was, is] = [at(former), at(later)]
  if (!was || !is) return false
  const a = pairing.resolve('old', was)
  const b = pairing.resolve('new', is)
  if (a.name !== undefined && b.name !== undefined) return false
  return canonicalType(a.value) === canonicalType(b.value)
}

function canonicalType(value: unknown): string {
  return JSON.stringify(member(value, 'type')) ?? ''
}

/** What callers sent must still fit one of the forms; what they get must have fitted one before. */
function coverLeftOver(
  pairing: Pairing,
  old: readonly Branch[],
  next: readonly Branch[],
  left: { matched: [Branch, Branch][]; lost: Set<Branch>; won: Set<Branch> },
): void {
  const asked = pairing.direction === 'request' ? left.lost : left.won
  const others = pairing.direction === 'request' ? next : old
  if (asked.size * others.length > mostTrials) return
  for (const branch of asked) {
    const cover = others.find((other) => {
      const [former, later] = pairing.direction === 'request' ? [branch, other] : [other, branch]
      const worst = pairing.gravest(former, later)
      return worst === undefined || worst === 'harmless'
    })
    if (cover === undefined) continue
    const pair: [Branch, Branch] =
      pairing.direction === 'request' ? [branch, cover] : [cover, branch]
    left.matched.push(pair)
    left.lost.delete(pair[0])
    left.won.delete(pair[1])
  }
}
