// One text for who calls and what he may do, for steps that keep something for each caller: two
// tokens of one system with other scopes may be shown other things.

import type { Caller } from './call.ts'

const known = new WeakMap<Caller, string>()

/** No two callers that differ in entity, system or scopes have the same. */
export function callerKey(caller: Caller): string {
  const key = known.get(caller)
  if (key !== undefined) return key
  const { entity, system, scopes } = caller
  const made = JSON.stringify([entity, system, ...[...scopes].toSorted()])
  known.set(caller, made)
  return made
}
