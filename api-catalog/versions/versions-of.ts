// The history of an API.

import type { Knex } from 'knex'

export interface ListedVersion {
  readonly version: string
  readonly major: number
  readonly digest: string
  /** ISO 8601. */
  readonly at: string
}

/** Every registration of an API, the most recent first; empty when there is no such API. */
export async function versionsOf(
  knex: Knex,
  entity: string,
  name: string,
): Promise<ListedVersion[]> {
  const { rows } = await knex.raw<{ rows: (Omit<ListedVersion, 'at'> & { at: Date })[] }>(
    `select v.version, v.major, v.digest, v.published_at as at
       from api_version v
       join api on api.id = v.api
      where api.entity = ? and api.name = ?
      order by v.position desc`,
    [entity, name],
  )
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at).toISOString() }))
}
