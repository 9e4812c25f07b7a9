// The rows of mandates and of their uses, read and written; what they mean is decided elsewhere.

import type { Knex } from 'knex'
import type { Level } from '../people/levels.ts'
import type { Consent } from './describe-wish.ts'
import type { Mandate, MandateEnd, MandateItem, MandateUse, UseRefusal } from './mandates.ts'

export interface NewMandate {
  readonly id: string
  readonly person: string
  readonly system: string
  readonly entity: string
  readonly basis: Mandate['basis']
  readonly caseId: string
  readonly purpose: string
  readonly legalBasis: string | undefined
  readonly items: readonly MandateItem[]
  readonly consent: Readonly<Record<'pl' | 'en', Consent>> | undefined
  readonly acr: Level
  readonly authTime: number
  readonly means: string | undefined
  readonly sid: string | undefined
  readonly grantId: string | undefined
  readonly from: Date
  readonly until: Date
}

export interface MandateRow {
  id: string
  person: string
  system: string
  entity: string
  basis: Mandate['basis']
  case_id: string
  purpose: string
  legal_basis: string | null
  items: MandateItem[]
  acr: Level
  auth_time: string | number
  grant_id: string | null
  valid_from: Date | string
  valid_until: Date | string
  uses: string | number
  version: number
  ended_at: Date | string | null
  ended_by: string | null
  ended_reason: MandateEnd['reason'] | null
}

/** Of `mandate m`, as `mandateOf` reads them. */
export const mandateColumns = `m.id, m.person, m.system, m.entity, m.basis, m.case_id, m.purpose, m.legal_basis,
  m.items, m.acr, m.auth_time, m.grant_id, m.valid_from, m.valid_until, m.uses, m.version,
  m.ended_at, m.ended_by, m.ended_reason`

export async function insertMandate(knex: Knex, made: NewMandate): Promise<Mandate> {
  const { rows } = await knex.raw<{ rows: [MandateRow] }>(
    `insert into mandate as m (id, person, system, entity, basis, case_id, purpose, legal_basis, items,
       consent, acr, auth_time, means, sid, grant_id, valid_from, valid_until)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     returning ${mandateColumns}`,
    [
      made.id,
      made.person,
      made.system,
      made.entity,
      made.basis,
      made.caseId,
      made.purpose,
      made.legalBasis ?? null,
      JSON.stringify(made.items),
      made.consent === undefined ? null : JSON.stringify(made.consent),
      made.acr,
      made.authTime,
      made.means ?? null,
      made.sid ?? null,
      made.grantId ?? null,
      made.from,
      made.until,
    ],
  )
  return mandateOf(rows[0])
}

export interface Where {
  readonly id?: string | undefined
  readonly person?: string | undefined
  readonly system?: string | undefined
  readonly entity?: string | undefined
  readonly caseId?: string | undefined
}

/** The newest first. */
export async function mandatesWhere(knex: Knex, which: Where, most: number): Promise<Mandate[]> {
  const { sql, values } = whereOf(which)
  const { rows } = await knex.raw<{ rows: MandateRow[] }>(
    `select ${mandateColumns} from mandate m where ${sql} order by m.valid_from desc, m.id limit ?`,
    [...values, most],
  )
  return rows.map(mandateOf)
}

/** Only what is asked for stands in the text, so that an index serves it. */
function whereOf({ id, person, system, entity, caseId }: Where): { sql: string; values: string[] } {
  const asked = Object.entries({ id, person, system, entity, case_id: caseId }).flatMap(
    ([column, value]) => (value === undefined ? [] : [{ column, value }]),
  )
  return {
    sql: ['true', ...asked.map(({ column }) => `m.${column} = ?`)].join(' and '),
    values: asked.map(({ value }) => value),
  }
}

/** Those that had not ended. Waits for exchanges under way, so that what follows comes after them. */
export async function endMandates(
  trx: Knex.Transaction,
  which: Where,
  { at, by, reason }: { at: Date; by: string; reason: MandateEnd['reason'] },
): Promise<Mandate[]> {
  const { sql, values } = whereOf(which)
  if (values.length === 0) throw new Error('Say which mandates end: this would end them all.')
  const { rows } = await trx.raw<{ rows: MandateRow[] }>(
    `update mandate m set ended_at = ?, ended_by = ?, ended_reason = ?, version = m.version + 1
     where m.ended_at is null and ${sql}
     returning ${mandateColumns}`,
    [at, by, reason, ...values],
  )
  return rows.map(mandateOf)
}

export interface Refusal {
  /** Undefined: there is none of this name. */
  readonly mandate: string | undefined
  readonly system: string
  readonly at: Date
  readonly reason: UseRefusal
  readonly resource: string | undefined
}

export async function noteRefusal(knex: Knex, refused: Refusal): Promise<void> {
  const { mandate, system, at, reason, resource } = refused
  await knex.raw(
    `insert into mandate_use (mandate, system, at, outcome, reason, resource)
     values (?, ?, ?, 'refused', ?, ?)`,
    [mandate ?? null, system, at, reason, resource ?? null],
  )
}

export async function usesOf(
  knex: Knex,
  mandate: string,
  { limit = 100, before }: { limit?: number; before?: number } = {},
): Promise<MandateUse[]> {
  interface UseRow {
    seq: string | number
    system: string
    at: Date | string
    outcome: 'issued' | 'refused'
    reason: UseRefusal | null
    resource: string | null
    operations: string[] | null
    token_id: string | null
  }
  const { rows } = await knex.raw<{ rows: UseRow[] }>(
    `select seq, system, at, outcome, reason, resource, operations, token_id from mandate_use
     where mandate = ? and seq < coalesce(?, 9223372036854775807) order by seq desc limit ?`,
    [mandate, before ?? null, limit],
  )
  return rows.map((row) => ({
    seq: Number(row.seq),
    at: new Date(row.at).toISOString(),
    system: row.system,
    outcome: row.outcome,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.resource !== null && { resource: row.resource }),
    ...(row.operations !== null && { operations: row.operations }),
    ...(row.token_id !== null && { tokenId: row.token_id }),
  }))
}

export function mandateOf(row: MandateRow): Mandate {
  const { id, person, system, entity, basis, purpose, items, acr, version } = row
  const { ended_at: at, ended_by: by, ended_reason: reason } = row
  return {
    id,
    person,
    system,
    entity,
    basis,
    caseId: row.case_id,
    purpose,
    ...(row.legal_basis !== null && { legalBasis: row.legal_basis }),
    items,
    acr,
    authTime: Number(row.auth_time),
    from: new Date(row.valid_from).toISOString(),
    until: new Date(row.valid_until).toISOString(),
    uses: Number(row.uses),
    version,
    ended:
      at === null || by === null || reason === null
        ? undefined
        : { at: new Date(at).toISOString(), by, reason },
  }
}
