// Where a version was fetched from, and by what it is known again.

import type { Knex } from 'knex'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { FetchedFrom } from '../fetch-document.ts'

export interface VersionAddress {
  readonly id: VersionId
  readonly digest: string
  readonly address: FetchedFrom
}

/** Undefined: it was handed in as files. */
export async function addressOfVersion(
  knex: Knex | Knex.Transaction,
  id: VersionId,
): Promise<VersionAddress | undefined> {
  const { rows } = await knex.raw<{ rows: VersionAddress[] }>(
    `select id, digest, address from api_version where id = ? and address is not null`,
    [id],
  )
  return rows[0]
}
