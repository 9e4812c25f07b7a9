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
  readonly state: 'draft' | 'waiting' | 'published'
  readonly forced: string | null
}

/**
 * Of each major of an API what is in force and what waits, the most recent first. What was archived is
 * not among them.
 */
export async function formerVersions(trx: Knex.Transaction, api: ApiId): Promise<FormerVersion[]> {
  const { rows } = await trx.raw<{ rows: FormerVersion[] }>(
    `select v.id, v.version, v.major, v.digest, v.upstream, v.composed, v.policy, v.owner, v.state,
            v.forced
       from api_life l
       join api_version v on v.id in (l.in_force, l.candidate)
      where l.api = ? and l.state <> 'archived'
      order by v.position desc`,
    [api],
  )
  return rows
}
