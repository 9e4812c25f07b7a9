// The name under which the journal holds what concerns a person whom a call named by an identifier of
// the state: the same for the same person at every call, and without the secret nobody can tell whose
// it is or try all numbers through (there are few enough of them).

import { createHmac } from 'node:crypto'
import type { PersonIdentifier } from '#policies/policy.ts'

/** `key`: 32 bytes. Gives `s-` and 32 hex digits. */
export function openPseudonym(key: Uint8Array): (identifier: PersonIdentifier) => string {
  return ({ country, identifier }) => {
    const digest = createHmac('sha256', key).update(`${country}:${identifier}`).digest('hex')
    return `s-${digest.slice(0, 32)}`
  }
}
