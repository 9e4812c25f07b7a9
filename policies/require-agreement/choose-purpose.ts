// For which purpose a call is made: the one that its token names, else the only one of its entity that
// covers the operation. Never one of another entity or another API, whatever the token says.

import { Problem } from '#kernel/problem/problem.ts'
import type { KnownAgreements, KnownPurpose } from '../agreements.ts'
import type { Call } from '../call.ts'

/** `api`: `{entity}/{api}`. A Problem is given back, not thrown: some only want to tell it. */
export function choosePurpose(
  api: string,
  operation: string,
  agreements: KnownAgreements,
): (call: Call) => KnownPurpose | Problem {
  return ({ caller, partOf }) => {
    if (caller === undefined) return missing('The call does not say who calls.')
    const { entity, purpose } = caller
    if (purpose !== undefined) {
      const named = agreements.purpose(purpose)
      if (named?.entity !== entity || named.api !== api) return missing(ended)
      return covers(named) ? named : notCovered()
    }
    const all = agreements.of(entity, api)
    if (all.length === 0) return missing(`${entity} has no agreement in force on ${api}.`)
    const [first, ...others] = all.filter(covers)
    if (first === undefined) return notCovered()
    // A part of a composed call is asked by the bus, which nobody told a purpose for it.
    if (others.length === 0 || partOf !== undefined) return first
    const ids = [first, ...others].map(({ id }) => id).join(', ')
    return missing(`Say for which purpose: ask for a token with purpose_id, one of ${ids}.`)
  }

  function covers({ operations }: KnownPurpose): boolean {
    return operations === undefined || operations.has(operation)
  }

  function notCovered(): Problem {
    return new Problem('agreement/operation', `The agreement on ${api} leaves out ${operation}.`)
  }
}

const ended = 'The purpose that the token names is not in force any more, or is for another API.'

function missing(detail: string): Problem {
  return new Problem('agreement/missing', detail)
}
