// Rows of lives as they are read: one for whoever looks, one locked for whoever moves it.

import type { Knex } from 'knex'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import { stateAt } from './by-the-clock.ts'
import type { Drift, Life, LifeState } from './life.ts'

export interface LifeRow {
  readonly api: ApiId
  readonly entity: string
  readonly name: string
  readonly major: number
  readonly state: LifeState
  readonly in_force: VersionId | null
  readonly candidate: VersionId | null
  readonly deprecated_at: Date | null
  readonly sunset_at: Date | null
  readonly successor: string | null
  readonly reason: string | null
  readonly suspended_by: 'member' | 'bus' | null
  readonly revision: number
  readonly changed_at: Date
  readonly checked_at: Date | null
  readonly drift: (Drift & { digest: string }) | null
  readonly publishes_itself: boolean
  readonly candidate_version: string | null
  readonly candidate_state: 'draft' | 'waiting' | null
  readonly candidate_at: Date | null
}

const columns = `
  l.api, a.entity, a.name, l.major, l.state, l.in_force, l.candidate, l.deprecated_at, l.sunset_at,
  l.successor, l.reason, l.suspended_by, l.revision, l.changed_at, l.checked_at, l.drift, e.publishes_itself,
  c.version as candidate_version, c.state as candidate_state, c.registered_at as candidate_at`

const tables = `
  api_life l
  join api a on a.id = l.api
  join entity e on e.name = a.entity
  left join api_version c on c.id = l.candidate`

export async function lifeRow(
  knex: Knex | Knex.Transaction,
  { entity, api, major }: { entity: string; api: string; major: number },
): Promise<LifeRow | undefined> {
  const { rows } = await knex.raw<{ rows: LifeRow[] }>(
    `select ${columns} from ${tables} where a.entity = ? and a.name = ? and l.major = ?`,
    [entity, api, major],
  )
  return rows[0]
}

/** In the order of addresses. */
export async function lifeRows(knex: Knex): Promise<LifeRow[]> {
  const { rows } = await knex.raw<{ rows: LifeRow[] }>(
    `select ${columns} from ${tables} order by a.entity, a.name, l.major`,
  )
  return rows
}

/** Locks the API, so that moves and registrations of it come one after the other. */
export async function lockApi(
  trx: Knex.Transaction,
  entity: string,
  api: string,
): Promise<ApiId | undefined> {
  const { rows } = await trx.raw<{ rows: { id: ApiId }[] }>(
    `select id from api where entity = ? and name = ? for update`,
    [entity, api],
  )
  return rows[0]?.id
}

/** `now` in milliseconds since 1970. */
export function lifeOf(row: LifeRow, now: number): Life {
  const deprecatedAt = iso(row.deprecated_at)
  const sunsetAt = iso(row.sunset_at)
  const { candidate, candidate_version, candidate_state, candidate_at, drift } = row
  return {
    state: stateAt({ state: row.state, deprecatedAt, sunsetAt }, now),
    deprecatedAt,
    sunsetAt,
    successor: row.successor ?? undefined,
    reason: row.reason ?? undefined,
    revision: row.revision,
    changedAt: new Date(row.changed_at).toISOString(),
    ...(candidate !== null &&
      candidate_version !== null &&
      candidate_state !== null &&
      candidate_at !== null && {
        candidate: {
          id: candidate,
          version: candidate_version,
          state: candidate_state,
          registeredAt: new Date(candidate_at).toISOString(),
        },
      }),
    ...(drift !== null && { drift: { since: drift.since, changes: drift.changes } }),
  }
}

function iso(at: Date | null): string | undefined {
  return at === null ? undefined : new Date(at).toISOString()
}
