// The row of an API, which all its versions hang on.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import { newId } from '#kernel/ids/ids.ts'
import type { ApiId } from '#kernel/ids/ids.ts'

/**
 * The API of that name, made when there is none, and locked until the transaction ends: two
 * registrations of one API come one after the other.
 */
export async function ensureApi(
  trx: Knex.Transaction,
  entity: string,
  name: string,
  clock: Clock,
): Promise<ApiId> {
  await trx.raw(
    `insert into api (id, entity, name, made_at) values (?, ?, ?, ?)
     on conflict (entity, name) do nothing`,
    [newId<'api'>(), entity, name, new Date(clock.now()).toISOString()],
  )
  const { rows } = await trx.raw<{ rows: { id: ApiId }[] }>(
    `select id from api where entity = ? and name = ? for update`,
    [entity, name],
  )
  return rows[0]!.id
}
