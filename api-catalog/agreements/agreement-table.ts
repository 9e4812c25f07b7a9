// Every query of the table `agreement`.

import type { Knex } from 'knex'
import type { Agreement, AgreementState, Asked, Terms } from './agreement.ts'
import type { AgreementFilter } from './agreements.ts'
import type { Side } from './rules.ts'

/** An agreement with what is not shown of it. */
export interface Stored {
  readonly agreement: Agreement
  readonly holds: readonly Hold[]
}

export interface Hold {
  readonly by: Side
  readonly reason: string
}

interface Row {
  id: string
  consumer: string
  owner: string
  api: string
  state: AgreementState
  terms: Terms | null
  asked: Asked | null
  missing: string[]
  holds: Hold[]
  reason: string | null
  revision: number
  made_at: Date | string
  changed_at: Date | string
}

const columns = `id, consumer, owner, api, state, terms, asked, missing, holds, reason, revision,
  made_at, changed_at`

/** The lock of every change here, and its number; see tables.ts. */
export async function takeTurn(trx: Knex.Transaction): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ seq: string | number }] }>(
    `update agreement_turn set seq = seq + 1 returning seq`,
  )
  return Number(rows[0].seq)
}

export async function agreementById(knex: Knex, id: string): Promise<Stored | undefined> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select ${columns} from agreement where id = ?`,
    [id],
  )
  return rows[0] && storedOf(rows[0])
}

/** The newest first; drafts of others are nobody's business: with `owner` they come only when asked for. */
export async function agreementsWhere(
  knex: Knex,
  { consumer, api, owner, states }: AgreementFilter,
): Promise<Stored[]> {
  const [apiOwner, name] = api?.split('/') ?? []
  const asked = Object.entries({ consumer, owner: owner ?? apiOwner, api: name }).flatMap(
    ([column, value]) => (value === undefined ? [] : [{ column, value }]),
  )
  if (owner !== undefined && apiOwner !== undefined && owner !== apiOwner) return []
  const where = ['true', ...asked.map(({ column }) => `${column} = ?`)]
  const values: (string | string[])[] = asked.map(({ value }) => value)
  if (states !== undefined) {
    where.push('state = any(?::text[])')
    values.push([...states])
  } else if (owner !== undefined) where.push(`(state <> 'draft' or consumer = owner)`)
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select ${columns} from agreement where ${where.join(' and ')} order by made_at desc, id desc`,
    values,
  )
  return rows.map(storedOf)
}

/** Changed after that number, or all: for the memory of calls. */
export async function agreementsSince(knex: Knex, seq: number): Promise<Agreement[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select ${columns} from agreement where seq > ? and terms is not null`,
    [seq],
  )
  return rows.map((row) => storedOf(row).agreement)
}

/** Id of the one that is neither archived nor rejected. */
export async function livingAgreement(
  trx: Knex.Transaction,
  consumer: string,
  api: string,
): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `select id from agreement where consumer = ? and owner = ? and api = ?
       and state not in ('archived', 'rejected')`,
    [consumer, ...api.split('/')],
  )
  return rows[0]?.id
}

/** Calls in a day agreed with all but this one, the suspended ones too: they may come back. */
export async function agreedCalls(
  trx: Knex.Transaction,
  api: string,
  without: string | undefined,
): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ calls: string | number }] }>(
    `select coalesce(sum((purpose->>'callsPerDay')::bigint), 0) as calls
     from agreement, jsonb_array_elements(terms->'purposes') purpose
     where owner = ? and api = ? and state in ('active', 'suspended') and id is distinct from ?::uuid`,
    [...api.split('/'), without ?? null],
  )
  return Number(rows[0].calls)
}

export async function putAgreement(
  trx: Knex.Transaction,
  { agreement, holds }: Stored,
  seq: number,
): Promise<void> {
  const { id, consumer, api, state, terms, asked, missing, reason } = agreement
  await trx.raw(
    `insert into agreement (id, consumer, owner, api, state, terms, asked, missing, holds, reason,
       revision, seq, made_at, changed_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set state = excluded.state, terms = excluded.terms,
       asked = excluded.asked, missing = excluded.missing, holds = excluded.holds,
       reason = excluded.reason, revision = excluded.revision, seq = excluded.seq,
       changed_at = excluded.changed_at`,
    [
      id,
      consumer,
      ...api.split('/'),
      state,
      terms === undefined ? null : JSON.stringify(terms),
      asked === undefined ? null : JSON.stringify(asked),
      JSON.stringify(missing),
      JSON.stringify(holds),
      reason ?? null,
      agreement.revision,
      seq,
      agreement.madeAt,
      agreement.changedAt,
    ],
  )
}

function storedOf(row: Row): Stored {
  const { id, consumer, owner, api, state, terms, asked, missing, holds, reason, revision } = row
  const agreement: Agreement = {
    id,
    consumer,
    api: `${owner}/${api}`,
    state,
    terms: terms === null ? undefined : termsOf(terms),
    asked:
      asked === null
        ? undefined
        : { by: asked.by, terms: termsOf(asked.terms), at: asked.at, note: asked.note },
    missing,
    reason: reason ?? undefined,
    suspendedBy: sidesOf(holds),
    revision,
    madeAt: new Date(row.made_at).toISOString(),
    changedAt: new Date(row.changed_at).toISOString(),
  }
  return { agreement, holds }
}

/** As the world sees them: the rule about attributes is the bus. */
export function sidesOf(holds: readonly Hold[]): Agreement['suspendedBy'] {
  return [...new Set(holds.map(({ by }) => (by === 'attributes' ? 'bus' : by)))]
}

/** What was left out is there as undefined. */
function termsOf({ version, plan, purposes }: Terms): Terms {
  return {
    version,
    plan,
    purposes: purposes.map(({ id, title, legalBasis, operations, fields, callsPerDay }) => {
      return { id, title, legalBasis, operations, fields, callsPerDay }
    }),
  }
}
