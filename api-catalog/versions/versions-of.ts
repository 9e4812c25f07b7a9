// The history of an API.

import type { Knex } from 'knex'

export interface ListedVersion {
  readonly version: string
  readonly major: number
  readonly digest: string
  /** ISO 8601: when it was registered. */
  readonly at: string
  /** Whether it is or was published; a draft or one that waits never was. */
  readonly state: 'draft' | 'waiting' | 'published'
}

/** Every registration of an API, the most recent first; empty when there is no such API. */
export async function versionsOf(
  knex: Knex,
  entity: string,
  name: string,
): Promise<ListedVersion[]> {
  const { rows } = await knex.raw<{ rows: (Omit<ListedVersion, 'at'> & { at: Date })[] }>(
    `select v.version, v.major, v.digest, v.registered_at as at, v.state
       from api_version v
       join api on api.id = v.api
      where api.entity = ? and api.name = ?
      order by v.position desc`,
    [entity, name],
  )
  return rows.map(({ at, ...row }) => ({ ...row, at: new Date(at).toISOString() }))
}
