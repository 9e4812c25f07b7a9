// What policies know of the issuer of tokens: its keys, what it revoked, what it alone can open. Nothing
// here ever waits.

import type { KeyObject } from 'node:crypto'

/** Whose tokens we trust, and with which keys. */
export interface Issuer {
  readonly url: string
  /** Public ES256 key by `kid`; undefined: no such key (any more). Never waits. */
  key(kid: string): KeyObject | undefined
  /** Grows whenever a key is added or withdrawn: verified tokens of an older generation are checked anew. */
  generation(): number
  /**
   * Whether a token that names one of these was revoked after it was issued: `sub:p-…`, `mid:…`,
   * `sid:…`, `gid:…`, `ms:…`, `client:…`, `ent:…`, `jti:…`. Never waits. `issuedAt`: `iat`, seconds.
   */
  revoked(keys: readonly string[], issuedAt: number): boolean
  /** False: it is not known at present what was revoked. */
  knowsRevocations(): boolean
  /** Opens `CallerPerson.sealed`; undefined: not sealed here, or for another person. */
  reveal(sealed: string, person: string): PersonIdentifier | undefined
  /** The name under which the journal holds what concerns a person: `s-` and 32 hex digits, always the same. */
  pseudonym(identifier: PersonIdentifier): string
  readonly nonces: Nonces
}

/** Nonces for DPoP proofs (RFC 9449 §8, §9), the same on every node. `now`: seconds. */
export interface Nonces {
  current(now: number): string
  /** It was given out within the last minute or two. */
  holds(nonce: string, now: number): boolean
}

/** As the state knows a person. For registers that are entitled to it; never for logs or addresses. */
export interface PersonIdentifier {
  /** ISO 3166-1 alpha-2 of the state that gave it. */
  readonly country: string
  /** PESEL for PL. */
  readonly identifier: string
}
