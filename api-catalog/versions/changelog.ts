// What changed with each version that was published.

import type { Knex } from 'knex'
import type { Change } from '../compare/change.ts'

export interface ChangelogEntry {
  readonly version: string
  readonly major: number
  /** ISO 8601: when it was published. */
  readonly at: string
  /** Against the version of the same major that was in force before. */
  readonly changes: readonly Change[]
  /** Why it was published though it breaks callers. */
  readonly forced?: string
}

/** The most recent first; empty when there is no such API. */
export async function readChangelog(
  knex: Knex,
  entity: string,
  name: string,
): Promise<ChangelogEntry[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select v.version, v.major, v.published_at, v.changes, v.forced
       from api_version v
       join api on api.id = v.api
      where api.entity = ? and api.name = ? and v.state = 'published'
      order by v.published_at desc, v.position desc
      limit 500`,
    [entity, name],
  )
  return rows.map(({ published_at, forced, ...row }) => ({
    ...row,
    at: new Date(published_at).toISOString(),
    ...(forced !== null && { forced }),
  }))
}

interface Row {
  readonly version: string
  readonly major: number
  readonly published_at: Date
  readonly changes: Change[]
  readonly forced: string | null
}
