// Parts of a version that are asked for one at a time.

import type { Knex } from 'knex'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { FileSet } from '../intake/measure-files.ts'
import type { Score } from '../lint/score.ts'
import type { Finding } from '../published.ts'

export interface Verdict {
  readonly findings: Finding[]
  /** Undefined: the version is older than scores. */
  readonly score: Score | undefined
}

/** What the rules said when the version was registered. */
export async function versionVerdict(
  knex: Knex.Transaction | Knex,
  id: VersionId,
): Promise<Verdict | undefined> {
  const { rows } = await knex.raw<{ rows: { findings: Finding[]; score: Score | null }[] }>(
    `select findings, score from api_version where id = ?`,
    [id],
  )
  const [row] = rows
  return row && { findings: row.findings, score: row.score ?? undefined }
}

/** The files as they were handed in. */
export async function versionSource(knex: Knex, id: VersionId): Promise<FileSet | undefined> {
  const { rows } = await knex.raw<{ rows: { source: FileSet }[] }>(
    `select source from api_version where id = ?`,
    [id],
  )
  return rows[0]?.source
}
