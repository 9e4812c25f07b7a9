// Who may call while the gateways are compared: the same for both, with secrets that open nothing else.

import { createHmac } from 'node:crypto'

export const people = [
  {
    username: 'kadry',
    keys: [
      { keyId: 'plain', keySecret: 'one', scopes: [], active: true },
      { keyId: 'reader', keySecret: 'two', scopes: ['read', 'write'], active: true },
      { keyId: 'retired', keySecret: 'three', scopes: [], active: false },
    ],
    password: { password: 'tajne', scopes: [] },
    jwt: ['jwt-kadry'],
  },
  {
    username: 'czytelnia',
    keys: [],
    password: { password: 'czytam', scopes: ['read'] },
    jwt: [],
  },
  {
    username: 'kancelaria',
    keys: [],
    password: { password: 'z:dwukropkiem', scopes: [] },
    jwt: [],
  },
] as const

export const sharedSecret = 'shared-secret-of-the-parity-run'

/** A token signed by the shared secret, or by another. */
export function sign(claims: object, algorithm = 'HS256', secret = sharedSecret): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: algorithm, typ: 'JWT' })}.${part(claims)}`
  if (algorithm === 'none') return `${text}.`
  return `${text}.${createHmac(`sha${algorithm.slice(2)}`, secret)
    .update(text)
    .digest('base64url')}`
}

/** Far in the past and in the future, so that recorded answers do not age. */
export const past = 1_000_000_000
export const future = 4_000_000_000
