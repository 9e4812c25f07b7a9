// Who did what to an agreement. Rows hold ids alone; a name is put in, if at all, by who shows it.

import type { Knex } from 'knex'
import type { AgreementStep } from './agreements.ts'

interface Row {
  at: Date | string
  deed: AgreementStep['deed']
  from_state: AgreementStep['to'] | null
  to_state: AgreementStep['to']
  by_entity: string
  person: string | null
  reason: string | null
}

/** Number of the step. */
export async function addStep(
  trx: Knex.Transaction,
  agreement: string,
  { at, deed, from, to, by, person, reason }: AgreementStep,
): Promise<string> {
  const { rows } = await trx.raw<{ rows: [{ seq: string | number }] }>(
    `insert into agreement_step (agreement, at, deed, from_state, to_state, by_entity, person, reason)
     values (?, ?, ?, ?, ?, ?, ?, ?) returning seq`,
    [agreement, at, deed, from ?? null, to, by, person ?? null, reason ?? null],
  )
  return String(rows[0].seq)
}

/** Newest first. */
export async function stepsOf(knex: Knex, agreement: string): Promise<AgreementStep[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select at, deed, from_state, to_state, by_entity, person, reason
     from agreement_step where agreement = ? order by seq desc`,
    [agreement],
  )
  return rows.map(stepOf)
}

/** The steps that led to the next version: after the one that led to the version before. Oldest first. */
export async function stepsToVersion(
  trx: Knex.Transaction,
  agreement: string,
): Promise<AgreementStep[]> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select at, deed, from_state, to_state, by_entity, person, reason
     from agreement_step where agreement = ? and seq >
       (select coalesce(max(step), 0) from agreement_version where agreement = ?)
     order by seq`,
    [agreement, agreement],
  )
  return rows.map(stepOf)
}

function stepOf({ at, deed, from_state, to_state, by_entity, person, reason }: Row): AgreementStep {
  return {
    at: new Date(at).toISOString(),
    deed,
    from: from_state ?? undefined,
    to: to_state,
    by: by_entity,
    person: person ?? undefined,
    reason: reason ?? undefined,
  }
}
