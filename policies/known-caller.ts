// Where somebody can be known: the steps that say who calls. What such a step is told by its own
// proof must agree with what an earlier one said: a token and a certificate are of one system.

import type { Call, Caller } from './call.ts'

const identifying: ReadonlySet<string> = new Set(['require-mtls', 'require-token', 'api-key'])

/** `before`: policies of the steps above. */
export function callerMayBeKnown(before: readonly string[]): boolean {
  return before.some((policy) => identifying.has(policy))
}

/** Nobody is known yet, or it is this system. */
export function agreesWithKnown({ caller }: Call, system: string): boolean {
  return caller === undefined || caller.system === system
}

interface KnownSystem {
  readonly system: string
  readonly entity: string
}

/**
 * Callers that something other than a token makes known, with these scopes: one object for each
 * `known`, so that what later steps remember of a caller is found again.
 */
export function openCallers(scopes: readonly string[]) {
  const granted: ReadonlySet<string> = new Set(scopes)
  const callers = new WeakMap<KnownSystem, Caller>()
  return (known: KnownSystem, tokenId: string): Caller => {
    let caller = callers.get(known)
    if (caller === undefined) {
      const { system, entity } = known
      caller = Object.freeze({ kind: 'system', system, entity, scopes: granted, tokenId })
      callers.set(known, caller)
    }
    return caller
  }
}
