// Signs bytes of other rooms with the key of the bus that is active now: HTTP messages it sends of its own
// accord (RFC 9421). ES256, r and s. What is signed must name its purpose, so that no token can be made here.

import { createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { signEs256 } from '#kernel/es256/es256.ts'
import type { Keys } from './keys.ts'

/** What is to be signed is made for the id of the key that will sign it. */
export type SignMessage = (messageFor: (kid: string) => Uint8Array) => {
  readonly kid: string
  /** 64 bytes. */
  readonly signature: Uint8Array
}

export function openMessageSigner(keys: Pick<Keys, 'signing' | 'onChange'>): SignMessage {
  let signer: { readonly kid: string; readonly key: KeyObject } | undefined
  keys.onChange(() => {
    signer = undefined
  })
  return (messageFor) => {
    signer ??= activeKey(keys)
    const { kid, key } = signer
    return { kid, signature: signEs256(messageFor(kid), key) }
  }
}

function activeKey(keys: Pick<Keys, 'signing'>) {
  const [active] = keys.signing()
  if (active === undefined)
    throw new Error('The bus has no signing key; it makes one at its start.')
  const { kid, kty, crv, x, y, d } = active
  return { kid, key: createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }) }
}
