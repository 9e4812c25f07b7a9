// What the memory of verified tokens holds once a million of them have been seen, against what it
// holds after a hundred thousand.

import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openVerifiedTokens } from '#policies/require-token/verified-tokens.ts'
import type { Verified } from '#policies/require-token/verify-token.ts'
import { noIssuer } from '#policies/testing/no-issuer.ts'
import { row } from '../row.ts'
import type { Row } from '../row.ts'

const bytesOfToken = 660

export function measureHeld(): Row[] {
  const tokens = openVerifiedTokens(noIssuer())
  const letters = randomBytes(bytesOfToken)
  let seen = 0
  const see = (until: number) => {
    for (; seen < until; seen++) {
      letters.writeUInt32LE(seen, bytesOfToken - 24)
      const token = letters.toString('base64url')
      tokens.keep(`Bearer ${token}`, verified(`token-${seen}`), 0)
    }
    return heap()
  }
  const few = see(100_000)
  const many = see(1_000_000)
  return [row('heap added by tokens 100,001 to 1,000,000', (many - few) / 2 ** 20, 'MiB', '< 8')]
}

function verified(tokenId: string): Verified {
  return {
    kind: 'verified',
    caller: { kind: 'system', system: 'a.b', entity: 'a', scopes: new Set(['x']), tokenId },
    audience: ['https://bus.test/api/mswia/persons'],
    expires: 0,
    begins: 0,
    issuedAt: 0,
    bound: undefined,
    keys: [`jti:${tokenId}`, 'client:a.b', 'ent:a'],
    notes: undefined,
  }
}

function heap(): number {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}
