// The history of a life.

import type { Knex } from 'knex'
import type { LifeState, LifeStep } from './life.ts'
import type { Where } from './write-life.ts'

interface Row {
  readonly at: Date
  readonly deed: LifeStep['deed']
  readonly was: LifeState | null
  readonly became: LifeState
  readonly by: string
  readonly person: string | null
  readonly reason: string | null
  readonly version: string | null
}

/** The most recent first. */
export async function readSteps(knex: Knex, { entity, api, major }: Where): Promise<LifeStep[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select s.at, s.deed, s.was, s.became, s.by, s.person, s.reason, s.version
       from api_life_step s
       join api a on a.id = s.api
      where a.entity = ? and a.name = ? and s.major = ?
      order by s.position desc
      limit 1000`,
    [entity, api, major],
  )
  return rows.map(({ at, deed, was, became, by, ...more }) => ({
    at: new Date(at).toISOString(),
    deed,
    from: was ?? undefined,
    to: became,
    by,
    person: more.person ?? undefined,
    reason: more.reason ?? undefined,
    version: more.version ?? undefined,
  }))
}
