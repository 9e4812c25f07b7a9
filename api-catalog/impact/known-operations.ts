// Every operation that some version of a major had: what a new version takes away is still called today.

import type { Knex } from 'knex'
import type { KnownOperation } from './touched-operations.ts'

/** `api`: `{entity}/{api}/v{major}`. Empty when there is no such API. */
export async function knownOperations(knex: Knex, api: string): Promise<KnownOperation[]> {
  const [entity = '', name = '', version = ''] = api.split('/')
  const { rows } = await knex.raw<{ rows: KnownOperation[] }>(
    `select distinct o.id, o.method, o.path
       from api_version v
       join api on api.id = v.api,
            jsonb_to_recordset(v.operations) as o(id text, method text, path text)
      where api.entity = ? and api.name = ? and v.major = ?
      order by o.id, o.method, o.path`,
    [entity, name, Number(version.slice(1)) || 0],
  )
  return rows
}
