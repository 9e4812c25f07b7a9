// What of a version others are compared with: the one in force, and the changes of one that waits.

import type { Knex } from 'knex'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Change } from '../compare/change.ts'
import type { PublishedOperation } from '../published.ts'

export interface InForce {
  readonly id: VersionId
  readonly digest: string
  /** JSON text. */
  readonly bundle: string
  readonly operations: readonly PublishedOperation[]
}

export async function factsInForce(knex: Knex, id: VersionId): Promise<InForce> {
  const { rows } = await knex.raw<{ rows: InForce[] }>(
    `select id, digest, bundle, operations from api_version where id = ?`,
    [id],
  )
  const [row] = rows
  if (row === undefined) throw new Error('The version in force is not there.')
  return row
}

export interface ChangesOfVersion {
  readonly changes: readonly Change[]
  /** Why it was taken though it breaks callers. */
  readonly forced: string | undefined
}

export async function changesOfVersion(knex: Knex, id: VersionId): Promise<ChangesOfVersion> {
  const { rows } = await knex.raw<{ rows: { changes: Change[]; forced: string | null }[] }>(
    `select changes, forced from api_version where id = ?`,
    [id],
  )
  return { changes: rows[0]?.changes ?? [], forced: rows[0]?.forced ?? undefined }
}
