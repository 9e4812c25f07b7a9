// Entities: the offices and companies that publish APIs and own systems. One that is named for the
// first time is made; whoever names it tells so.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'

/** In the caller's transaction. `name` is a slug already. Safe when two name it at once. */
export async function ensureEntity(
  trx: Knex.Transaction,
  name: string,
  clock: Clock,
): Promise<{ made: boolean }> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `insert into entity (name, made_at) values (?, ?)
     on conflict (name) do nothing
     returning name`,
    [name, new Date(clock.now()).toISOString()],
  )
  return { made: rows.length > 0 }
}
