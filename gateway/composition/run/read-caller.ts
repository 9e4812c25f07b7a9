// What the templates of a composed operation see of the caller. The identifier of his person is opened
// for those that ask a part with it, and for no other; a call that has none is refused.

import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '#policies/call.ts'
import type { Issuer } from '#policies/policy.ts'
import { noPerson } from '#policies/no-person.ts'
import { personWish } from '../caller-person.ts'
import type { ComposedOperation } from '../composition.ts'
import { absent } from './compile-template.ts'

/** Throws the problem. */
export type ReadCaller = (call: Call, reveal: Issuer['reveal']) => unknown

export function compileCaller(operation: ComposedOperation): ReadCaller {
  const wish = personWish(operation)
  if (wish === 'nothing') return ({ caller }) => caller ?? absent
  return ({ caller }, reveal) => {
    const person = caller?.person
    if (caller === undefined || person === undefined) throw noPerson(caller)
    const { system, entity } = caller
    const { id, context, sealed } = person
    if (wish === 'person') return { system, entity, person: { id, context } }
    const found = sealed === undefined ? undefined : reveal(sealed, id)
    if (found?.country !== 'PL') throw noIdentifier()
    return { system, entity, person: { id, context, identifier: found.identifier } }
  }
}

function noIdentifier(): Problem {
  const detail =
    'The operation is for a citizen whose PESEL the token carries; get a token in the context citizen.'
  return new Problem('context/required', detail)
}
