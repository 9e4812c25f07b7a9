// What the step require-token costs, with a map of revocations as full as one hundred a second make it:
// a token seen before, one seen for the first time, one with a DPoP proof.

import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { fitsEs256, signEs256 } from '#kernel/es256/es256.ts'
import { silentLog } from '#kernel/log/log.ts'
import { HeaderList } from '#policies/headers.ts'
import type { Call } from '#policies/call.ts'
import type { Issuer, Tools } from '#policies/policy.ts'
import requireToken from '#policies/require-token/require-token.ts'
import { openBench } from '#policies/testing/harness.ts'
import { personClaims } from '#policies/testing/person-claims.ts'
import { openTestIssuer, testAudience } from '#policies/testing/issuer.ts'
import { openProver } from '#policies/testing/prover.ts'
import { upstreamReply } from '#policies/testing/walk.ts'
import { openRevocations } from '../../identity/revocation/revocations.ts'
import { median, row } from '../row.ts'
import type { Effort, Row } from '../row.ts'

const revoked = 36_000
const system = 'gmina.eurzad'

export async function measureTokens(db: Database, { rounds }: Effort): Promise<Row[]> {
  const clock = systemClock
  await db.knex.raw(
    `insert into revocation (key, not_before, expires_at)
     select 'mid:bench-' || n, ?::bigint, ?::bigint from generate_series(1, ?) n`,
    [clock.now(), clock.now() + 600_000, revoked],
  )
  const revocations = await openRevocations({ db, log: silentLog, clock })
  const own = openTestIssuer(clock)
  const issuer: Issuer = {
    ...own,
    revoked: (keys, issuedAt) => revocations.isRevoked(keys, issuedAt),
    knowsRevocations: () => revocations.isFresh(),
  }
  const tools = { ...openBench().tools('GET', '/persons/{id}'), clock, issuer }
  const step = requireToken.build({}, tools)
  const prover = openProver()
  const about = { issuer: own, system, audience: testAudience, now: Math.floor(clock.now() / 1000) }
  const certificate = { thumbprint: prover.thumbprint } as Call['certificate']
  const token = (cnf: object) =>
    own.token({
      claims: { client_id: system, ...personClaims({ pesel: '86010799239' }, about), cnf },
    })

  const cached = ['Authorization', `Bearer ${token({ 'x5t#S256': prover.thumbprint })}`]
  const proven = token({ jkt: prover.thumbprint })
  const url = `${testAudience}/v1/persons/17`
  const proof = () => prover.proof({ method: 'GET', url, token: proven, now: clock.now() / 1000 })
  const fresh = () => token({ 'x5t#S256': prover.thumbprint })

  const measured = [
    time(40_000, () => [...cached]),
    time(400, () => ['Authorization', `Bearer ${fresh()}`]),
    time(400, () => ['Authorization', `DPoP ${proven}`, 'DPoP', proof()]),
  ]
  await revocations.close()
  return [
    row('a token seen before, with 6 look-ups, twice', measured[0]!, 'µs', '< 2'),
    row('a token seen for the first time', measured[1]!, 'µs', '< 130'),
    row('a DPoP proof beside a token seen before', measured[2]!, 'µs', '< 120'),
    row('of each of these two, the signature alone', signature(), 'µs'),
  ]

  /**
   * Microseconds of CPU a call, in the middle of many rounds. A round takes tens of milliseconds, since
   * the system may count the CPU of a thread in steps of four.
   */
  function time(calls: number, fields: () => string[]): number {
    const all = Array.from({ length: rounds * 4 }, () => {
      const made = Array.from({ length: calls }, () => callWith(fields(), tools, certificate))
      const reply = upstreamReply(200)
      const { user, system: kernel } = process.threadCpuUsage()
      for (const call of made) {
        void step.request!(call)
        void step.response!(call, reply)
      }
      const { user: after, system: kernelAfter } = process.threadCpuUsage()
      return (after + kernelAfter - user - kernel) / calls
    })
    return median(all)
  }
}

/** Microseconds of CPU: what the machine makes of it now. */
function signature(): number {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const data = randomBytes(900)
  const made = signEs256(data, privateKey)
  const { user, system: kernel } = process.threadCpuUsage()
  for (let n = 0; n < 2_000; n++) fitsEs256(data, publicKey, made)
  const { user: after, system: kernelAfter } = process.threadCpuUsage()
  return (after + kernelAfter - user - kernel) / 2_000
}

function callWith(fields: string[], { route }: Tools, certificate: Call['certificate']): Call {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    method: 'GET',
    path: '/persons/17',
    query: '',
    headers: new HeaderList(['Accept', 'application/json', ...fields]),
    params: { id: '17' },
    route,
    peer: '203.0.113.7',
    arrivedAt: systemClock.monotonic(),
    deadline: 0,
    certificate,
    caller: undefined,
    body: { kind: 'none' },
    kept: undefined,
  }
}
