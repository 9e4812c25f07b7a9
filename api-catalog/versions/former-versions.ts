// What a new registration is compared with.

import type { Knex } from 'knex'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'

export interface FormerVersion {
  readonly id: VersionId
  readonly version: string
  readonly major: number
  readonly digest: string
  readonly upstream: string | null
  readonly composed: boolean
  readonly policy: string
  readonly owner: string | null
}

/** What is published of an API: the latest registration of each major, the most recent first. */
export async function formerVersions(trx: Knex.Transaction, api: ApiId): Promise<FormerVersion[]> {
  const { rows } = await trx.raw<{ rows: FormerVersion[] }>(
    `select id, version, major, digest, upstream, composed, policy, owner
       from api_version v
      where api = ?
        and position = (select max(position) from api_version w where w.api = v.api and w.major = v.major)
      order by position desc`,
    [api],
  )
  return rows
}
