// Exchanges of a mandate for a token: client assertion, DPoP proof, narrowing, the use written down,
// ES256. What counts is the processor time of the issuer's process; its database is another process
// where DATABASE_URL names one, and otherwise a thread of it that counts as well.

import { randomUUID } from 'node:crypto'
import { assertion } from '../identity/testing/issuer.ts'
import { dpopProof } from '../identity/mandates/testing/desk.ts'
import { startChild } from './child.ts'
import type { Child, Cpu } from './child.ts'
import type { Opened } from './exchanges/issuer.ts'
import { median, row } from './row.ts'
import type { Effort, Row } from './row.ts'

/** Exchanges under way at once. */
const atOnce = 16

export async function measureExchanges({ rounds, seconds }: Effort): Promise<Row[]> {
  const issuer = await startChild('./exchanges/issuer.ts', 1)
  try {
    const opened = await issuer.ask<Opened>({ open: true })
    await load(opened, Math.ceil(seconds * 100))
    const perCore: number[] = []
    for (let round = 0; round < rounds; round++)
      perCore.push(await measure(issuer, opened, seconds))
    await issuer.ask({ close: true })
    return [row('exchanges of a mandate, a second of one core', median(perCore), '/s', '>= 400')]
  } finally {
    issuer.stop()
  }
}

async function measure(issuer: Child, opened: Opened, seconds: number): Promise<number> {
  const count = Math.ceil(seconds * 400)
  const before = await issuer.ask<Cpu>({ cpu: true })
  await load(opened, count)
  const after = await issuer.ask<Cpu>({ cpu: true })
  return (count / (after.process - before.process)) * 1e6
}

async function load(opened: Opened, count: number): Promise<void> {
  let left = count
  const one = async () => {
    while (left-- > 0) await exchange(opened)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

async function exchange({ url, system, mandate }: Opened): Promise<void> {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(`${url}/oidc`, system),
    subject_token: mandate,
    subject_token_type: 'urn:szyna:params:oauth:token-type:mandate',
    resource: `${url}/api/mc/persons`,
  })
  const headers = { DPoP: dpopProof(`${url}/oidc/token`, { claims: { jti: randomUUID() } }) }
  const answer = await fetch(`${url}/oidc/token`, { method: 'POST', body, headers })
  if (!answer.ok) throw new Error(`The exchange was refused: ${await answer.text()}`)
  await answer.arrayBuffer()
}
