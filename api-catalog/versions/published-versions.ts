// What the gateway and the portal are built from. Rows are found first by id alone, because the bundles
// of all of them may be many megabytes, and whoever asks has most of them already.

import type { Knex } from 'knex'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { OpenApiDocument, PublishedApi, PublishedOperation, Sandbox } from '../published.ts'

/** The latest registration of every major of every API, in order of their addresses. */
export async function publishedIds(knex: Knex): Promise<VersionId[]> {
  const { rows } = await knex.raw<{ rows: { id: VersionId }[] }>(
    `select latest.id
       from (select distinct on (api, major) id, api, major
               from api_version
              order by api, major, position desc) latest
       join api on api.id = latest.api
      order by api.entity, api.name, latest.major`,
  )
  return rows.map(({ id }) => id)
}

interface Row {
  readonly id: VersionId
  readonly api: ApiId
  readonly entity: string
  readonly name: string
  readonly major: number
  readonly version: string
  readonly title: string
  readonly digest: string
  readonly bundle: string
  readonly operations: (Omit<PublishedOperation, 'summary'> & { summary?: string })[]
  readonly sandbox: Sandbox
  readonly upstream: string | null
  readonly composed: boolean
  readonly policy: string
  readonly owner: string | null
  readonly published_at: Date
}

/** Whole versions by id; the bundle, which is ours, is parsed here and never again. */
export async function versionsById(knex: Knex, ids: readonly VersionId[]): Promise<PublishedApi[]> {
  if (ids.length === 0) return []
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select v.id, v.api, api.entity, api.name, v.major, v.version, v.title, v.digest, v.bundle,
            v.operations, v.sandbox, v.upstream, v.composed, v.policy, v.owner, v.published_at
       from api_version v
       join api on api.id = v.api
      where v.id = any(?)`,
    [[...ids]],
  )
  return rows.map(({ bundle, published_at, operations, upstream, owner, ...row }) => ({
    ...row,
    document: JSON.parse(bundle) as OpenApiDocument,
    operations: operations.map((operation) => ({ ...operation, summary: operation.summary })),
    upstream: upstream ?? undefined,
    owner: owner ?? undefined,
    publishedAt: new Date(published_at).toISOString(),
  }))
}
