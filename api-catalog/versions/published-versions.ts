// What the gateway and the portal are built from. Rows are found first by id alone, because the bundles
// of all of them may be many megabytes, and whoever asks has most of them already.

import type { Knex } from 'knex'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { LifeState } from '../life/life.ts'
import type { Score } from '../lint/score.ts'
import type { OpenApiDocument, PublishedApi, PublishedOperation, Sandbox } from '../published.ts'

/** A version in force, and what may change of it while it stays. */
export interface InForceRow {
  readonly id: VersionId
  readonly state: LifeState
  readonly deprecated_at: Date | null
  readonly sunset_at: Date | null
  readonly successor: string | null
}

/** What is in force of every major that answers calls, in order of their addresses. */
export async function idsInForce(knex: Knex): Promise<InForceRow[]> {
  const { rows } = await knex.raw<{ rows: InForceRow[] }>(
    `select l.in_force as id, l.state, l.deprecated_at, l.sunset_at, l.successor
       from api_life l
       join api on api.id = l.api
      where l.in_force is not null and l.state in ('published', 'deprecated')
      order by api.entity, api.name, l.major`,
  )
  return rows
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
  readonly score: Score | null
  readonly upstream: string | null
  readonly composed: boolean
  readonly policy: string
  readonly owner: string | null
  readonly published_at: Date
}

/** Whole versions by id; the bundle, which is ours, is parsed here and never again. */
export async function versionsById(
  knex: Knex,
  ids: readonly VersionId[],
): Promise<Omit<PublishedApi, 'life'>[]> {
  if (ids.length === 0) return []
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select v.id, v.api, api.entity, api.name, v.major, v.version, v.title, v.digest, v.bundle,
            v.operations, v.sandbox, v.score, v.upstream, v.composed, v.policy, v.owner, v.published_at
       from api_version v
       join api on api.id = v.api
      where v.id = any(?)`,
    [[...ids]],
  )
  return rows.map(({ bundle, published_at, operations, score, upstream, owner, ...row }) => ({
    ...row,
    ...(score && { score }),
    document: JSON.parse(bundle) as OpenApiDocument,
    operations: operations.map((operation) => ({ ...operation, summary: operation.summary })),
    upstream: upstream ?? undefined,
    owner: owner ?? undefined,
    publishedAt: new Date(published_at).toISOString(),
  }))
}
