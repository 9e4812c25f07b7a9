// The one place where a version is stored.

import type { Knex } from 'knex'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { Change } from '../compare/change.ts'
import type { FetchedFrom } from '../fetch-document.ts'
import type { FileSet } from '../intake/measure-files.ts'
import type { ReadDocument } from '../intake/read-document.ts'

export interface NewVersion {
  readonly id: VersionId
  readonly api: ApiId
  readonly document: ReadDocument
  readonly source: FileSet
  /** Undefined: handed in as files. */
  readonly address: FetchedFrom | undefined
  readonly upstream: string | undefined
  readonly composed: boolean
  readonly policy: string
  readonly owner: string | undefined
  readonly state: 'draft' | 'waiting' | 'published'
  /** Against what is in force. */
  readonly changes: readonly Change[]
  readonly forced: string | undefined
  /** ISO 8601. */
  readonly at: string
}

/** One row more; what was registered before stays as it is. */
export async function addVersion(trx: Knex.Transaction, row: NewVersion): Promise<void> {
  const { document, address } = row
  await trx.raw(
    `insert into api_version
       (id, api, version, major, title, digest, source, bundle, operations, sandbox, findings,
        score, upstream, composed, policy, owner, state, registered_at, published_at, changes, forced, address)
     values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?::jsonb, ?::jsonb,
             ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb)`,
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
      JSON.stringify(document.score),
      row.upstream ?? null,
      row.composed,
      row.policy,
      row.owner ?? null,
      row.state,
      row.at,
      row.state === 'published' ? row.at : null,
      JSON.stringify(row.changes),
      row.forced ?? null,
      address === undefined ? null : JSON.stringify(address),
    ],
  )
}
