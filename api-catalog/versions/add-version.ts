// The one place where a version is stored.

import type { Knex } from 'knex'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { FileSet } from '../intake/measure-files.ts'
import type { ReadDocument } from '../intake/read-document.ts'

export interface NewVersion {
  readonly id: VersionId
  readonly api: ApiId
  readonly document: ReadDocument
  readonly source: FileSet
  readonly upstream: string | undefined
  readonly composed: boolean
  readonly policy: string
  readonly owner: string | undefined
  /** ISO 8601. */
  readonly at: string
}

/** One row more; what was registered before stays as it is. */
export async function addVersion(trx: Knex.Transaction, row: NewVersion): Promise<void> {
  const { document } = row
  await trx.raw(
    `insert into api_version
       (id, api, version, major, title, digest, source, bundle, operations, sandbox, findings,
        upstream, composed, policy, owner, published_at)
     values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.api,
      document.version,
      document.major,
      document.title,
      document.digest,
      JSON.stringify(row.source),
      document.bundle,
      JSON.stringify(document.operations),
      JSON.stringify(document.sandbox),
      JSON.stringify(document.findings),
      row.upstream ?? null,
      row.composed,
      row.policy,
      row.owner ?? null,
      row.at,
    ],
  )
}
