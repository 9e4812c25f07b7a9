// What both sides can keep: each version of the terms that came into force, signed by the bus as a compact
// JWS (RFC 7515), `typ: szyna-agreement+jwt`, ES256. People are in it under a name made for this one
// agreement: the bus can tell who it was, nobody else, and two agreements of one person do not show it.

import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { agreementTyp } from './agreement.ts'
import type { Agreement } from './agreement.ts'
import type { AgreementNeeds, Around } from './agreement-needs.ts'
import { digestOf } from './canonical-json.ts'
import { ownerOf } from './gather-facts.ts'
import { stepsToVersion } from './history.ts'
import type { Written } from './write-deed.ts'

/** Deeds by which terms come to be; the others are no part of what was agreed. */
const willing: ReadonlySet<string> = new Set(['draft', 'edit', 'ask', 'change', 'approve'])

interface Version {
  readonly agreement: Agreement
  /** Number of the step that put it in force, and the entity that took it. */
  readonly step: string
  readonly by: string
  readonly written: Pick<Written, 'deed' | 'facts'>
}

export async function signVersion(
  { issuer, sign }: Pick<AgreementNeeds, 'issuer' | 'sign'>,
  { trx, now }: Pick<Around, 'trx' | 'now'>,
  { agreement, step, by, written }: Version,
): Promise<void> {
  const { id, consumer, api, terms } = agreement
  if (terms === undefined) throw new Error(`agreement ${id} is in force without terms`)
  const steps = await stepsToVersion(trx, id)
  const how = howApproved(agreement, written)
  const claims = {
    iss: issuer,
    iat: Math.floor(now / 1000),
    id,
    version: terms.version,
    consumer,
    owner: ownerOf(api),
    api,
    terms,
    termsDigest: digestOf(terms),
    approvedBy: how === 'decision' ? by : ownerOf(api),
    approval: how,
    approvedAt: new Date(now).toISOString(),
    deeds: steps
      .filter(({ deed }) => willing.has(deed))
      .map(({ at, deed, by, person }) => {
        return { at, deed, by, ...(person !== undefined && { person: nameWithin(id, person) }) }
      }),
  }
  await trx.raw(
    `insert into agreement_version (agreement, version, step, jws) values (?, ?, ?, ?)`,
    [id, terms.version, step, sign(agreementTyp, claims)],
  )
}

/**
 * Undefined: there is no such version. One whose key the bus does not publish any more is signed anew,
 * word for word, by the key of now.
 */
export async function signedVersion(
  { sign, knowsKey }: Pick<AgreementNeeds, 'sign' | 'knowsKey'>,
  knex: Knex,
  id: string,
  version: number | undefined,
): Promise<string | undefined> {
  const { rows } = await knex.raw<{ rows: { version: number; jws: string }[] }>(
    `select version, jws from agreement_version where agreement = ? and version = coalesce(?, version)
     order by version desc limit 1`,
    [id, version ?? null],
  )
  const [found] = rows
  if (found === undefined) return undefined
  const [head = '', payload = ''] = found.jws.split('.')
  if (knowsKey(String((decoded(head) as { kid?: unknown }).kid))) return found.jws
  const jws = sign(agreementTyp, decoded(payload))
  await knex.raw(`update agreement_version set jws = ? where agreement = ? and version = ?`, [
    jws,
    id,
    found.version,
  ])
  return jws
}

/** Who let it in: somebody, or a rule that the owner, the law of one's own, or the matter itself gives. */
function howApproved(
  { consumer, api }: Agreement,
  { deed, facts }: Version['written'],
): 'decision' | 'own-api' | 'narrower' | 'automatic' {
  if (deed.do === 'approve') return 'decision'
  if (consumer === ownerOf(api)) return 'own-api'
  return deed.do === 'change' && facts.isNarrower ? 'narrower' : 'automatic'
}

function nameWithin(agreement: string, person: string): string {
  return `d-${createHash('sha256').update(`${agreement}:${person}`).digest('hex').slice(0, 32)}`
}

function decoded(part: string): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as object
}
