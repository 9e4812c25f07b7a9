// A key that DPoP proofs are made with (RFC 9449 §4.2), for tests: good ones, and whatever else it is
// told to make.

import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { signed } from './issuer.ts'

export interface Prover {
  /** `jkt` (RFC 7638). */
  readonly thumbprint: string
  /** Members of `claims` and `header` go over it; undefined takes away. `now`: seconds. */
  proof(about: ProofOf, over?: { claims?: object; header?: object }): string
}

export interface ProofOf {
  readonly method: string
  readonly url: string
  readonly token: string
  readonly now: number
}

export function openProver(): Prover {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' })
  const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')
  return {
    thumbprint: sha256(JSON.stringify({ crv, kty, x, y })),
    proof({ method, url, token, now }, { claims = {}, header = {} } = {}) {
      const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: { crv, kty, x, y }, ...header }
      const own = { jti: randomUUID(), htm: method, htu: url, iat: Math.floor(now) }
      return signed(head, { ...own, ath: sha256(token), ...claims }, privateKey)
    },
  }
}
