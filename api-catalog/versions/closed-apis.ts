// Majors that were in force and answer no calls any more: what the gateway tells whoever still calls.

import type { Knex } from 'knex'
import { stateAt } from '../life/by-the-clock.ts'
import type { ClosedApi } from '../published.ts'
import type { LifeState } from '../life/life.ts'

interface Row {
  readonly entity: string
  readonly name: string
  readonly major: number
  readonly state: LifeState
  readonly deprecated_at: Date | null
  readonly sunset_at: Date | null
  readonly successor: string | null
  readonly reason: string | null
}

/** `now` in milliseconds since 1970. */
export async function closedApis(knex: Knex, now: number): Promise<ClosedApi[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select api.entity, api.name, l.major, l.state, l.deprecated_at, l.sunset_at, l.successor, l.reason
       from api_life l
       join api on api.id = l.api
      where l.in_force is not null and (l.state in ('suspended', 'archived') or l.sunset_at <= ?)
      order by api.entity, api.name, l.major`,
    [new Date(now).toISOString()],
  )
  return rows.flatMap(({ entity, name, major, successor, reason, ...row }) => {
    const deprecatedAt = row.deprecated_at?.toISOString()
    const sunsetAt = row.sunset_at?.toISOString()
    const state = stateAt({ state: row.state, deprecatedAt, sunsetAt }, now)
    if (state !== 'suspended' && state !== 'archived') return []
    return {
      entity,
      name,
      major,
      state,
      ...(sunsetAt !== undefined && { sunsetAt }),
      ...(successor !== null && { successor }),
      ...(reason !== null && { reason }),
    }
  })
}
