// One text for who calls, for whom and what he may do, for steps that keep something for each caller:
// two tokens of one system with other scopes, or for other people, may be shown other things.

import type { Caller } from './call.ts'

const known = new WeakMap<Caller, string>()

/** No two callers that differ in entity, system, scopes or in anything of the person have the same. */
export function callerKey(caller: Caller): string {
  const key = known.get(caller)
  if (key !== undefined) return key
  const { entity, system, scopes, person } = caller
  const made = JSON.stringify([entity, system, whom(person), ...[...scopes].toSorted()])
  known.set(caller, made)
  return made
}

function whom(person: Caller['person']): unknown {
  if (person === undefined) return null
  const { id, mode, context, acr, office, mandate } = person
  const { id: mid, version, operations, fields } = mandate ?? {}
  const allowed = mandate && [
    mid,
    version,
    [...operations!].toSorted(),
    fields && [...fields].toSorted(),
  ]
  return [id, mode, context, acr, office?.membership, allowed]
}
