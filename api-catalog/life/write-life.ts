// What a move writes, in the caller's transaction and in this order: the version, the life, its step,
// its events. Whoever calls holds the lock of the API.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { LifeState, LifeStep } from './life.ts'

export interface LifeKey {
  readonly api: ApiId
  readonly major: number
}

/** What of a life may change; what is left out stays, `null` takes away. */
export interface LifeChange {
  readonly state?: LifeState
  readonly in_force?: VersionId
  readonly candidate?: VersionId | null
  readonly deprecated_at?: string | null
  readonly sunset_at?: string | null
  readonly successor?: string | null
  readonly reason?: string | null
  readonly suspended_by?: 'member' | 'bus' | null
  readonly checked_at?: string | null
  readonly drift?: null
}

/** Made where there is none; the revision grows by one. */
export async function saveLife(
  trx: Knex.Transaction,
  { api, major }: LifeKey,
  change: LifeChange,
  at: string,
): Promise<void> {
  const named = { ...change, changed_at: at }
  const made = { state: 'draft', ...named, api, major, revision: 1 }
  await trx('api_life')
    .insert(made)
    .onConflict(['api', 'major'])
    .merge({ ...named, revision: trx.raw('api_life.revision + 1') })
}

export async function addStep(
  trx: Knex.Transaction,
  { api, major }: LifeKey,
  { at, deed, from, to, by, person, reason, version }: LifeStep,
): Promise<void> {
  await trx.raw(
    `insert into api_life_step (api, major, at, deed, was, became, by, person, reason, version)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [api, major, at, deed, from ?? null, to, by, person ?? null, reason ?? null, version ?? null],
  )
}

export async function setVersionState(
  trx: Knex.Transaction,
  id: VersionId,
  state: 'draft' | 'waiting' | 'published',
  at: string,
): Promise<void> {
  await trx.raw(
    `update api_version set state = ?, published_at = coalesce(published_at, ?) where id = ?`,
    [state, state === 'published' ? at : null, id],
  )
}

export interface Where {
  readonly entity: string
  readonly api: string
  readonly major: number
}

export async function tellPublished(
  trx: Knex.Transaction,
  bus: Pick<Bus, 'publish'>,
  { entity, api, major }: Where,
  { version, id }: { version: string; id: VersionId },
): Promise<void> {
  const data = { entity, api, major, version, id }
  await bus.publish(trx, { type: 'api.published', subject: `${entity}/${api}`, data })
}

export async function tellLifeChanged(
  trx: Knex.Transaction,
  bus: Pick<Bus, 'publish'>,
  { entity, api, major }: Where,
  { deed, from, to }: Pick<LifeStep, 'deed' | 'from' | 'to'>,
): Promise<void> {
  const data = { entity, api, major, deed, from, to }
  await bus.publish(trx, { type: 'api.life-changed', subject: `${entity}/${api}`, data })
}
