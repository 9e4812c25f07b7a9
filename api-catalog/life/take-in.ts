// A version that was just stored takes its place in the life of its major: in force at once, or as the
// candidate. What is published pushes a candidate aside: that was compared with what is no more in force.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type { Life, LifeActor, LifeState } from './life.ts'
import type { LifeRow } from './read-life.ts'
import { addStep, saveLife, tellLifeChanged, tellPublished } from './write-life.ts'
import type { Where } from './write-life.ts'

export interface Taken {
  readonly id: VersionId
  readonly version: string
  readonly state: 'draft' | 'waiting' | 'published'
  /** ISO 8601. */
  readonly at: string
  readonly forced: string | undefined
  readonly byAddress: boolean
}

export interface Place {
  readonly api: ApiId
  readonly where: Where
  /** Undefined: the major is new. */
  readonly row: LifeRow | undefined
  readonly life: Life | undefined
}

/** In the transaction of the registration; gives back what the major is from now on. */
export async function takeIn(
  trx: Knex.Transaction,
  { api, where, row, life }: Place,
  { id, version, state, at, forced, byAddress }: Taken,
  { by, bus }: { by: LifeActor; bus: Pick<Bus, 'publish'> },
): Promise<LifeState> {
  const key = { api, major: where.major }
  const isNew = row?.in_force == null
  const became: LifeState = isNew || life === undefined ? state : life.state
  const published = state === 'published'
  await saveLife(
    trx,
    key,
    {
      ...(isNew && { state, reason: null }),
      ...(published
        ? { in_force: id, candidate: null, drift: null, checked_at: byAddress ? at : null }
        : { candidate: id }),
    },
    at,
  )
  const step = {
    at,
    deed: 'register',
    from: life?.state,
    to: became,
    by: by.kind === 'bus' ? 'bus' : by.entity,
    person: by.kind === 'bus' ? undefined : by.person,
    reason: forced,
    version,
  } as const
  await addStep(trx, key, step)
  if (published) await tellPublished(trx, bus, where, { version, id })
  else await tellLifeChanged(trx, bus, where, step)
  return became
}
