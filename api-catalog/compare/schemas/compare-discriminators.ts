// The property that tells the forms of a union apart, and the values it has for them.

import type { Place } from '../places.ts'
import type { Branch } from './match-branches.ts'
import type { Pairing } from './pairing.ts'
import { whereIs } from './pairing.ts'
import type { Discriminator } from './shape.ts'

/** `matched`: the forms that are in both; undefined: there is no union, the mapping alone counts. */
export function compareDiscriminators(
  pairing: Pairing,
  matched: readonly (readonly [Branch, Branch])[] | undefined,
): void {
  const former = pairing.old.discriminator
  const later = pairing.new.discriminator
  if (former?.property !== later?.property) {
    const named = { old: former?.property, new: later?.property }
    pairing.report('discriminator-changed', whereIs(pairing, 'discriminator'), named)
  }
  if (!former || !later) return
  const old = new Set(
    matched?.flatMap(([branch]) => valuesOf(pairing, 'old', former, branch[0])) ??
      former.mapping.keys(),
  )
  const next = new Set(
    matched?.flatMap(([, branch]) => valuesOf(pairing, 'new', later, branch[0])) ??
      later.mapping.keys(),
  )
  for (const value of old.difference(next)) {
    pairing.report('discriminator-value-removed', former.pointer, { old: value })
  }
  for (const value of next.difference(old)) {
    pairing.report('discriminator-value-added', later.pointer, { new: value })
  }
}

/** Explicit values of a form; without one, the name of its component. */
function valuesOf(
  pairing: Pairing,
  which: 'old' | 'new',
  { mapping }: Discriminator,
  branch: Place | undefined,
): string[] {
  const name = branch && pairing.resolve(which, branch).name
  if (name === undefined) return []
  const explicit = [...mapping].filter(([, ref]) => ref === name || ref.endsWith(`/${name}`))
  return explicit.length > 0 ? explicit.map(([value]) => value) : [name]
}
