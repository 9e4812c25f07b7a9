// Parts of a version that are asked for one at a time.

import type { Knex } from 'knex'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { FileSet } from '../intake/measure-files.ts'
import type { Finding } from '../published.ts'

export async function versionFindings(
  knex: Knex.Transaction | Knex,
  id: VersionId,
): Promise<Finding[] | undefined> {
  const { rows } = await knex.raw<{ rows: { findings: Finding[] }[] }>(
    `select findings from api_version where id = ?`,
    [id],
  )
  return rows[0]?.findings
}

/** The files as they were handed in. */
export async function versionSource(knex: Knex, id: VersionId): Promise<FileSet | undefined> {
  const { rows } = await knex.raw<{ rows: { source: FileSet }[] }>(
    `select source from api_version where id = ?`,
    [id],
  )
  return rows[0]?.source
}
