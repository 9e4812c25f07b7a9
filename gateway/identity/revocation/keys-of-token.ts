// Under which names a token can be revoked: one for each authority that it rests on.

import type { RevocationKey, RevocationKind } from './revocations.ts'

// oxfmt-ignore
const claims: readonly [claim: string, kind: RevocationKind][] = [
  ['client_id', 'client'],
  ['entity',    'ent'],
  ['ent',       'ent'],
  ['gid',       'gid'],
  ['jti',       'jti'],
  ['mid',       'mid'],
  ['ms',        'ms'],
  ['sid',       'sid'],
  ['sub',       'sub'],
]

export function revocationKeysOf(token: Readonly<Record<string, unknown>>): RevocationKey[] {
  return claims.flatMap(([claim, kind]) => {
    const value = token[claim]
    return typeof value === 'string' ? [`${kind}:${value}` as const] : []
  })
}
