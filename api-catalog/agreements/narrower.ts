// Whether terms ask for nothing that those in force do not give. Words count too: another title or legal
// basis is read by people, so the owner sees it first.

import type { Purpose, Terms } from './agreement.ts'

export function isNarrower(terms: Terms, inForce: Terms): boolean {
  return (
    terms.plan === inForce.plan &&
    terms.purposes.every((purpose) => {
      const former = inForce.purposes.find(({ id }) => id === purpose.id)
      return former !== undefined && isWithin(purpose, former)
    })
  )
}

function isWithin(purpose: Purpose, former: Purpose): boolean {
  return (
    purpose.title === former.title &&
    purpose.legalBasis === former.legalBasis &&
    purpose.callsPerDay <= former.callsPerDay &&
    isPart(purpose.operations, former.operations) &&
    isPart(purpose.fields, former.fields)
  )
}

/** Undefined: all. */
function isPart(some: readonly string[] | undefined, all: readonly string[] | undefined): boolean {
  if (all === undefined) return true
  return some !== undefined && some.every((one) => all.includes(one))
}
