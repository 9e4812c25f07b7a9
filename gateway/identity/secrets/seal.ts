// The identifier of a person, sealed so that a token can carry it past everybody but the gateways of
// this bus. AES-256-GCM with a fresh nonce: two tokens of one person show nothing in common.
//
//   nonce (12) │ ciphertext │ tag (16)     base64url; the plaintext is `PL:86010799239`
//
// The seal is bound to the id of the person, so that it cannot be moved into the token of another.

import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import type { PersonIdentifier } from '#policies/policy.ts'

export interface Seal {
  seal(identifier: PersonIdentifier, person: string): string
  /** Undefined: not sealed here, or for another person. */
  reveal(sealed: string, person: string): PersonIdentifier | undefined
}

/** `bytes`: 32, the key. */
export function openSeal(bytes: Uint8Array): Seal {
  const key = createSecretKey(bytes)
  return {
    seal({ country, identifier }, person) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(person))
      const text = cipher.update(`${country}:${identifier}`, 'utf8')
      return Buffer.concat([nonce, text, cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    reveal(sealed, person) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < 32 || bytes.length > 300) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      decipher.setAAD(Buffer.from(person)).setAuthTag(bytes.subarray(-16))
      try {
        const text =
          decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
        return { country: text.slice(0, 2), identifier: text.slice(3) }
      } catch {
        return undefined
      }
    },
  }
}
