// What the stand-in can do wrong, chosen on its login page: each is an attack or a failure that the bus
// must withstand. They change the ID token after the node has signed it, and sign it again.

import { createPrivateKey, sign } from 'node:crypto'
import { makeKey } from '../../identity/jwk.ts'
import type { PrivateJwk } from '../../identity/jwk.ts'

// oxfmt-ignore
export const faults = {
  none:      'none',
  audience:  'ID token for another client',
  issuer:    'ID token of another issuer',
  nonce:     'ID token with another nonce',
  stale:     'logged in an hour ago',
  weak:      'level of assurance lower than asked',
  unknown:   'level of assurance that does not exist',
  signature: 'ID token signed by a stranger',
  expired:   'ID token that has expired',
  pesel:     'PESEL that fails its check',
  birth:     'day of birth that is not that of the PESEL',
  lookalike: 'name with a Cyrillic letter among Latin ones',
  bidi:      'name that turns the direction of writing',
  account:   'another account with the same PESEL',
  stolen:    'the same account with the PESEL of another',
  down:      'the node fails while the code is exchanged',
} as const

export type Fault = keyof typeof faults

type Claims = Record<string, unknown>

const hour = 3600

/** Changes to the claims of an ID token. `anothers`: PESEL and birth date of another person. */
export function spoil(claims: Claims, fault: Fault, anothers: Claims): Claims {
  const { iat, exp, auth_time: at } = claims as Record<string, number>
  // oxfmt-ignore
  const changes: Partial<Record<Fault, Claims>> = {
    audience:  { aud: 'somebody-else' },
    issuer:    { iss: 'https://node.evil.example' },
    nonce:     { nonce: 'a-nonce-of-another-login' },
    stale:     { auth_time: at! - hour },
    weak:      { acr: 'http://eidas.europa.eu/LoA/low' },
    unknown:   { acr: 'http://eidas.europa.eu/LoA/supreme' },
    expired:   { iat: iat! - hour, exp: exp! - 2 * hour },
    pesel:     { pesel: '86010799230' },
    birth:     { birthdate: '1999-12-31' },
    lookalike: { family_name: 'Test\u043Ewska' },
    bidi:      { family_name: 'Test\u202Eowska' },
    account:   { sub: `${String(claims['sub'])}-2` },
    stolen:    anothers,
  }
  return { ...claims, ...changes[fault] }
}

export function resign(idToken: string, fault: Fault, key: PrivateJwk, anothers: Claims): string {
  const [header = '', payload = ''] = idToken.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims
  const spoiled = Buffer.from(JSON.stringify(spoil(claims, fault, anothers))).toString('base64url')
  const signer = createPrivateKey({
    key: { ...(fault === 'signature' ? makeKey() : key) },
    format: 'jwk',
  })
  const signed = `${header}.${spoiled}`
  const signature = sign('sha256', Buffer.from(signed), { key: signer, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}
