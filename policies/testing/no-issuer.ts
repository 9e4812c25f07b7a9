// An issuer that has signed nothing and revoked nothing, for tests in which nobody shows a token.

import type { Issuer } from '../policy.ts'
import { openNonces } from '../require-token/nonces.ts'

export function noIssuer(url = 'https://issuer.test'): Issuer {
  return {
    url,
    key: () => undefined,
    generation: () => 0,
    revoked: () => false,
    knowsRevocations: () => true,
    reveal: () => undefined,
    pseudonym: () => `s-${'0'.repeat(32)}`,
    nonces: openNonces(new Uint8Array(32)),
  }
}
