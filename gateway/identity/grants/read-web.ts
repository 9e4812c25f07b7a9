// What makes a system one that people log in to: the addresses they are sent back to, how tokens about
// them are bound, and how the system proves itself. FAPI 2.0 Security Profile §5.3.2.2: https, except
// on the machine itself (RFC 8252 §7.3); no fragment, no user, no wildcard.

import type { InputError } from '#kernel/problem/problem.ts'

export interface Web {
  readonly redirectUris: readonly string[]
  /** Where people may be sent after they log out. */
  readonly logoutUris: readonly string[]
  /** What tokens about people are bound to: a DPoP key (RFC 9449) or a registered certificate (RFC 8705). */
  readonly boundBy: 'dpop' | 'mtls'
  /** By an assertion of its key, or by its registered certificate alone (RFC 8705 §2.1). */
  readonly provesBy: 'key' | 'certificate'
}

export type NewWeb = Pick<Web, 'redirectUris' | 'boundBy'> &
  Partial<Pick<Web, 'logoutUris' | 'provesBy'>>

export function readWeb(input: NewWeb): { web: Web; errors: InputError[] } {
  const { redirectUris, logoutUris = [], boundBy, provesBy = 'key' } = input
  const errors = [
    ...badAddresses('redirectUris', redirectUris),
    ...badAddresses('logoutUris', logoutUris),
  ]
  if (redirectUris.length === 0) {
    errors.push(wrong('redirectUris', 'Name at least one address that people are sent back to.'))
  }
  if (boundBy === 'dpop' && provesBy === 'certificate') {
    errors.push(wrong('provesBy', 'A system that proves itself by a certificate has boundBy mtls.'))
  }
  return { web: { redirectUris, logoutUris, boundBy, provesBy }, errors }
}

const most = 20

function badAddresses(member: string, addresses: readonly string[]): InputError[] {
  const cure =
    'An address is https://host/path without user and fragment, as its own normal spelling; ' +
    'http only on 127.0.0.1, [::1] and localhost.'
  const errors = addresses.flatMap((address, at) =>
    isGood(address) ? [] : [wrong(`${member}/${at}`, cure)],
  )
  if (addresses.length > most) errors.push(wrong(member, `At most ${most} addresses.`))
  return errors
}

function isGood(address: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.href !== address || address.length > 500) return false
  if (address.includes('#') || address.includes('*')) return false
  if (url.username !== '' || url.password !== '') return false
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere)
}

function wrong(pointer: string, detail: string): InputError {
  return { in: 'body', pointer: `/web/${pointer}`, detail }
}
