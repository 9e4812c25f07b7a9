// Every query of the tables `api_access` and `entity_attributes`.

import type { Knex } from 'knex'
import { refuse } from '#kernel/problem/problem.ts'
import type { AccessTerms, Plan } from './agreement.ts'

interface Row {
  owner: string
  api: string
  approval: AccessTerms['approval']
  conditions: string[][]
  plans: Plan[]
  capacity: string | number | null
  revision: number
}

const columns = `owner, api, approval, conditions, plans, capacity, revision`

/** An owner who has said nothing decides about each himself. @throws Problem resource/unknown */
export async function accessTo(knex: Knex, api: string): Promise<AccessTerms> {
  const names = api.split('/')
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select ${columns} from api_access where owner = ? and api = ?`,
    names.length === 2 ? names : ['', ''],
  )
  if (rows[0] !== undefined) return accessOf(rows[0])
  const known = await knex.raw<{ rows: unknown[] }>(
    `select 1 from api where entity = ? and name = ?`,
    names.length === 2 ? names : ['', ''],
  )
  if (known.rows.length === 0) refuse('resource/unknown', `No API ${api} is registered.`)
  return { api, approval: 'manual', conditions: [], plans: [], capacity: undefined, revision: 0 }
}

export async function putAccess(
  trx: Knex.Transaction,
  { api, approval, conditions, plans, capacity, revision }: AccessTerms,
  { seq, now }: { readonly seq: number; readonly now: number },
): Promise<void> {
  await trx.raw(
    `insert into api_access (owner, api, approval, conditions, plans, capacity, revision, seq, changed_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (owner, api) do update set approval = excluded.approval,
       conditions = excluded.conditions, plans = excluded.plans, capacity = excluded.capacity,
       revision = excluded.revision, seq = excluded.seq, changed_at = excluded.changed_at`,
    [
      ...api.split('/'),
      approval,
      JSON.stringify(conditions),
      JSON.stringify(plans),
      capacity ?? null,
      revision,
      seq,
      new Date(now),
    ],
  )
}

/** Changed after that number: for the memory of calls. */
export async function accessSince(knex: Knex, seq: number): Promise<AccessTerms[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select ${columns} from api_access where seq > ?`,
    [seq],
  )
  return rows.map(accessOf)
}

/** @throws Problem resource/unknown */
export async function attributesOf(knex: Knex, entity: string): Promise<readonly string[]> {
  const { rows } = await knex.raw<{ rows: { attributes: string[] | null }[] }>(
    `select a.attributes from entity e left join entity_attributes a on a.entity = e.name
     where e.name = ?`,
    [entity],
  )
  if (rows[0] === undefined) refuse('resource/unknown', `There is no entity ${entity}.`)
  return rows[0].attributes ?? []
}

export async function putAttributes(
  trx: Knex.Transaction,
  entity: string,
  attributes: readonly string[],
  now: number,
): Promise<void> {
  await trx.raw(
    `insert into entity_attributes (entity, attributes, changed_at) values (?, ?, ?)
     on conflict (entity) do update set attributes = excluded.attributes,
       changed_at = excluded.changed_at`,
    [entity, JSON.stringify(attributes), new Date(now)],
  )
}

function accessOf(row: Row): AccessTerms {
  const { owner, api, approval, conditions, plans, capacity, revision } = row
  return {
    api: `${owner}/${api}`,
    approval,
    conditions,
    plans,
    capacity: capacity === null ? undefined : Number(capacity),
    revision,
  }
}
