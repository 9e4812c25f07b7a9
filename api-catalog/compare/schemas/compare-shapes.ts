// Two shapes, keyword by keyword. The order is that of a reader: what it is, which values, how it is
// built, which forms. A change of type ends it: nothing below means the same any more.

import type { Pairing } from './pairing.ts'
import { compareArrays } from './compare-arrays.ts'
import { compareConditions, compareNots } from './compare-logic.ts'
import { compareLimits } from './compare-limits.ts'
import { compareObjects } from './compare-objects.ts'
import { compareTypes } from './compare-types.ts'
import { compareUnions, isWrapped } from './compare-unions.ts'
import { compareValues } from './compare-values.ts'

export function compareShapes(pairing: Pairing): void {
  const { old, new: next } = pairing
  if (old.unresolved.size + next.unresolved.size > 0) {
    const [former, later] = [[...old.unresolved].join(), [...next.unresolved].join()]
    if (former !== later) {
      pairing.report('reference-changed', next.pointer, { old: former, new: later })
    }
  }
  if (isWrapped(pairing)) return compareUnions(pairing)
  if (!compareTypes(pairing)) return
  compareValues(pairing)
  compareLimits(pairing)
  compareObjects(pairing)
  compareArrays(pairing)
  compareUnions(pairing)
  compareNots(pairing)
  compareConditions(pairing)
}
