// Signs what the bus says of its own accord, with the key that is active now: tokens for parts of
// composed calls, tokens of mandates, status lists, answers of introspection. ES256, compact (RFC 7515).

import { createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { signEs256 } from '#kernel/es256/es256.ts'
import type { Keys } from './keys.ts'

/** `typ` as in the header of the JWS. */
export type SignToken = (typ: string, claims: object) => string

export function openSigner(keys: Pick<Keys, 'signing' | 'onChange'>): SignToken {
  let signer: { readonly kid: string; readonly key: KeyObject } | undefined
  keys.onChange(() => {
    signer = undefined
  })
  return (typ, claims) => {
    signer ??= activeKey(keys)
    const text = `${encoded({ alg: 'ES256', typ, kid: signer.kid })}.${encoded(claims)}`
    return `${text}.${signEs256(Buffer.from(text), signer.key).toString('base64url')}`
  }
}

function activeKey(keys: Pick<Keys, 'signing'>) {
  const [active] = keys.signing()
  const { kid, kty, crv, x, y, d } = active!
  return { kid, key: createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }) }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
