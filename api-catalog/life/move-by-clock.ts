// Announced days that have come, written down: the life, its step, its event. Calls do not wait for it:
// the gateway closes by the clock of its own.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import { lifeOf, lifeRow, lockApi } from './read-life.ts'
import { addStep, saveLife, tellLifeChanged } from './write-life.ts'

/** `now` in milliseconds since 1970. */
export async function moveByClock(
  knex: Knex,
  { bus, now }: { bus: Pick<Bus, 'publish'>; now: number },
): Promise<void> {
  const at = new Date(now).toISOString()
  const { rows } = await knex.raw<{ rows: { entity: string; api: string; major: number }[] }>(
    `select a.entity, a.name as api, l.major
       from api_life l
       join api a on a.id = l.api
      where (l.state = 'published' and l.deprecated_at <= ?)
         or (l.state in ('published', 'deprecated', 'suspended') and l.sunset_at <= ?)`,
    [at, at],
  )
  for (const due of rows) {
    await knex.transaction(async (trx) => {
      await lockApi(trx, due.entity, due.api)
      const row = await lifeRow(trx, due)
      if (row === undefined) return
      const { state: from } = row
      const { state: to } = lifeOf(row, now)
      if (from === to) return
      const step = { at, deed: to === 'archived' ? 'archive' : 'deprecate', from, to } as const
      await saveLife(trx, row, { state: to }, at)
      await addStep(trx, row, {
        ...step,
        by: 'clock',
        person: undefined,
        reason: undefined,
        version: undefined,
      })
      await tellLifeChanged(trx, bus, due, step)
    })
  }
}
