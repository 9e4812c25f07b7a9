// `not`, and `if` with `then` and `else`.

import type { Place } from '../places.ts'
import type { Pairing } from './pairing.ts'
import { demandsNothing } from './shape.ts'

/** What is excluded grows: less is taken. Which of the two it did is asked of the schema under `not`. */
export function compareNots(pairing: Pairing): void {
  const { old, new: next, report } = pairing
  for (const [index, later] of next.nots.entries()) {
    const former = old.nots[index]
    if (former === undefined) {
      report('not-added', later.pointer)
      continue
    }
    const narrowed = pairing.gravest([former], [later], 'request') === 'breaking'
    const widened = pairing.gravest([former], [later], 'response') === 'breaking'
    if (narrowed && widened) report('not-changed', later.pointer)
    else if (widened) report('not-extended', later.pointer)
    else if (narrowed) report('not-reduced', later.pointer)
  }
  for (const former of old.nots.slice(next.nots.length)) report('not-removed', former.pointer)
}

export function compareConditions(pairing: Pairing): void {
  const { old, new: next, name, report } = pairing
  for (const [index, later] of next.conditions.entries()) {
    const former = old.conditions[index]
    if (former === undefined) {
      report('condition-added', later.pointer)
    } else if (isSame(pairing, former.if, later.if)) {
      compareConsequence(pairing, former.then, later.then, `${name} (then)`)
      compareConsequence(pairing, former.else, later.else, `${name} (else)`)
    } else {
      report('condition-changed', later.if.pointer)
    }
  }
  for (const former of old.conditions.slice(next.conditions.length)) {
    report('condition-removed', former.pointer)
  }
}

function compareConsequence(pairing: Pairing, former: Place, later: Place, name: string): void {
  const [demanded, demands] = [
    !demandsNothing(pairing.shapeOf('old', [former])),
    !demandsNothing(pairing.shapeOf('new', [later])),
  ]
  if (demanded && demands) pairing.descend([former], [later], name)
  else if (demands) pairing.report('condition-added', later.pointer)
  else if (demanded) pairing.report('condition-removed', former.pointer)
}

function isSame(pairing: Pairing, former: Place, later: Place): boolean {
  return (
    pairing.gravest([former], [later], 'request') === undefined &&
    pairing.gravest([former], [later], 'response') === undefined
  )
}
