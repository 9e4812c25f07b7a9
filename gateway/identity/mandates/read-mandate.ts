// A mandate with the person who gave it, read for an exchange; whether it is the caller's and in force
// is decided there.

import type { Knex } from 'knex'
import type { PersonIdentifier } from '#policies/policy.ts'
import { mandateColumns, mandateOf } from './mandate-table.ts'
import type { MandateRow } from './mandate-table.ts'
import type { Mandate } from './mandates.ts'

/** A mandate with what its tokens carry beside. */
export interface MandateOfPerson {
  readonly mandate: Mandate
  readonly identifier: PersonIdentifier
  readonly grantId: string | undefined
}

interface WithPerson extends MandateRow {
  country: string
  identifier: string
}

export async function mandateOfPerson(
  knex: Knex,
  id: string,
): Promise<MandateOfPerson | undefined> {
  const { rows } = await knex.raw<{ rows: WithPerson[] }>(
    `select ${mandateColumns}, p.country, p.identifier
     from mandate m join person p on p.id = m.person where m.id = ?`,
    [id],
  )
  return rows[0] && withPerson(rows[0])
}

export interface UsedId {
  /** What no other has; kept until `until`. */
  readonly id: string
  readonly until: Date
}

/** One statement: whether this id was used for the first time, and the mandate, as `mandateOfPerson`. */
export async function useIdAndRead(
  knex: Knex,
  { id, until }: UsedId,
  mandate: string,
): Promise<{ isFirst: boolean; found: MandateOfPerson | undefined }> {
  interface Answer extends WithPerson {
    is_first: boolean
  }
  const { rows } = await knex.raw<{ rows: [Answer | { is_first: boolean; id: null }] }>(
    `with used as (
       insert into oidc_artifact (model, id, payload, expires_at)
       values ('ReplayDetection', ?, '{}', ?)
       on conflict (model, id) do nothing
       returning 1
     )
     select exists (select from used) as is_first, ${mandateColumns}, p.country, p.identifier
     from (select) as once
     left join (mandate m join person p on p.id = m.person) on m.id = ?`,
    [id, until, mandate],
  )
  const [row] = rows
  return { isFirst: row.is_first, found: row.id === null ? undefined : withPerson(row) }
}

function withPerson(row: WithPerson): MandateOfPerson {
  const { country, identifier, grant_id } = row
  return {
    mandate: mandateOf(row),
    identifier: { country, identifier },
    grantId: grant_id ?? undefined,
  }
}
