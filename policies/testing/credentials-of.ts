// The fields by which a call of a golden case shows who it is: its token, and the proof beside it.

import type { Certificate } from '../call.ts'
import type { CallCase } from '../cases-schema.ts'
import type { ProofCase } from '../person-case.ts'
import type { Tools } from '../policy.ts'
import type { WrittenCall } from '../read-call.ts'
import type { Bench } from './harness.ts'
import { personClaims } from './person-claims.ts'
import { openProver } from './prover.ts'

const own = openProver()
const other = openProver()

/** Flat list of names and values; empty where the call names nobody. */
export function credentialsOf(
  bench: Bench,
  { system, scopes, path }: WrittenCall,
  { token, person, proof }: CallCase,
  { tools, certificate }: { tools: Tools; certificate: Certificate | undefined },
): string[] {
  if (system === undefined && !token && !person) return []
  const { issuer } = bench
  const now = Math.floor(bench.clock.now() / 1000)
  const { resource, major } = tools.route.api
  const about = { issuer, system: system ?? 'zus.kadry', audience: resource, now }
  const proven = proof !== undefined || (person !== undefined && certificate === undefined)
  const bound = proven
    ? { cnf: { jkt: own.thumbprint } }
    : (person || token?.bound) && { cnf: { 'x5t#S256': certificate?.thumbprint } }
  const claims = {
    ...(system !== undefined && { client_id: system }),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...(person && personClaims(person, about)),
    ...bound,
    ...times(token?.claims ?? {}, now),
  }
  const made = issuer.token({ claims, ...(token?.header && { header: token.header }) })
  if (!proven) return ['Authorization', `Bearer ${made}`]
  const { method } = tools.route.operation
  const asked = { method, url: `${resource}/v${major}${path}`, token: made, now }
  const proofs = proofFields(proof ?? {}, asked, issuer.nonces.current(now))
  return ['Authorization', `${proof?.scheme ?? 'DPoP'} ${made}`, ...proofs]
}

function proofFields(
  { key, nonce, claims = {}, header = {}, send = 1 }: ProofCase,
  asked: Parameters<typeof own.proof>[0],
  current: string,
): string[] {
  const over = { claims: { ...(nonce && { nonce: current }), ...times(claims, asked.now) }, header }
  const made = (key === 'other' ? other : own).proof(asked, over)
  return Array.from({ length: send }, () => ['DPoP', made]).flat()
}

/** `exp: -10 s` is ten seconds ago; null takes a claim away. */
function times(claims: Record<string, unknown>, now: number): Record<string, unknown> {
  const entries = Object.entries(claims).map(([name, value]) => {
    const seconds = typeof value === 'string' ? /^([+-]\d+) s$/.exec(value) : null
    return [name, seconds ? now + Number(seconds[1]) : (value ?? undefined)]
  })
  return Object.fromEntries(entries)
}
