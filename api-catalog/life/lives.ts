// The lives of all majors of all APIs: read, moved, and moved on by the clock. Publishing a version that
// breaks callers passes the same gate as registering it.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { changesOfVersion, factsInForce } from '../versions/in-force.ts'
import { checkDeed } from './check-deed.ts'
import type { Life, LifeActor, LifeDeed, LifeStep } from './life.ts'
import { moveByClock } from './move-by-clock.ts'
import { moveLife, unknownLife } from './move-life.ts'
import { lifeOf, lifeRow, lifeRows } from './read-life.ts'
import { readSteps } from './read-steps.ts'
import { whyBreaking } from './refuse-breaking.ts'
import { whoDepends } from './who-depends.ts'
import type { DependantNeeds } from './who-depends.ts'

export interface Lives {
  get(entity: string, api: string, major: number): Promise<Life | undefined>
  /** In the order of addresses. */
  list(): Promise<(Life & { entity: string; api: string; major: number })[]>
  /**
   * @throws Problem `request/invalid` (pointers), `office/forbidden` (an API of another entity),
   *   `resource/unknown`, `request/precondition` (it changed since it was read), `life/not-allowed` (the
   *   table of moves says no), `document/breaking` (of `publish`: somebody depends on it by now)
   */
  move(actor: LifeActor, deed: LifeDeed): Promise<Life>
  /** The most recent first. */
  history(entity: string, api: string, major: number): Promise<LifeStep[]>
  /** Whether versions that members of an entity register are published without being approved. */
  publishesItself(entity: string): Promise<boolean>
  /** Of the administrator of the bus. @throws Problem `resource/unknown` */
  letPublishItself(entity: string, may: boolean): Promise<void>
  /** Writes down what the clock alone has moved. Safe on several nodes at once. */
  tick(): Promise<void>
}

export interface LivesNeeds extends DependantNeeds {
  readonly db: Database
  readonly bus: Pick<Bus, 'publish'>
  readonly clock: Clock
}

export function openLives(needs: LivesNeeds): Lives {
  const { db, bus, clock } = needs
  const { knex } = db
  return {
    async get(entity, api, major) {
      const row = await lifeRow(knex, { entity, api, major })
      return row && lifeOf(row, clock.now())
    },
    async list() {
      const now = clock.now()
      return (await lifeRows(knex)).map((row) => {
        const { entity, name: api, major } = row
        return { entity, api, major, ...lifeOf(row, now) }
      })
    },
    async move(actor, deed) {
      checkDeed(actor, deed)
      if (actor.kind === 'member' && actor.entity !== deed.entity) {
        refuse('office/forbidden', `APIs of ${deed.entity} are moved by its own people.`)
      }
      if (deed.do === 'publish') await refuseBreaking(knex, deed, needs)
      return await knex.transaction((trx) => moveLife(trx, actor, deed, { bus, now: clock.now() }))
    },
    history: (entity, api, major) => readSteps(knex, { entity, api, major }),
    async publishesItself(entity) {
      const { rows } = await knex.raw<{ rows: { publishes_itself: boolean }[] }>(
        `select publishes_itself from entity where name = ?`,
        [entity],
      )
      return rows[0]?.publishes_itself ?? false
    },
    async letPublishItself(entity, may) {
      const { rows } = await knex.raw<{ rows: unknown[] }>(
        `update entity set publishes_itself = ? where name = ? returning name`,
        [may, entity],
      )
      if (rows.length === 0) refuse('resource/unknown', `There is no entity ${entity}.`)
    },
    tick: () => moveByClock(knex, { bus, now: clock.now() }),
  }
}

/** Nobody depended on it when it was registered; by now somebody may. */
async function refuseBreaking(knex: Knex, deed: LifeDeed, needs: LivesNeeds): Promise<void> {
  const row = (await lifeRow(knex, deed)) ?? unknownLife(deed)
  if (row.candidate === null || row.in_force === null) return
  const { changes, forced } = await changesOfVersion(knex, row.candidate)
  if (forced !== undefined) return
  const { operations } = await factsInForce(knex, row.in_force)
  const dependants = await whoDepends(needs, { ...deed, operations, changes })
  const problem = whyBreaking({ major: deed.major, changes }, dependants)
  if (problem) throw problem
}
