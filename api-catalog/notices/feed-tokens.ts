// The token that opens the private feed of an entity: made anew on demand, shown once, kept as a hash.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Knex } from 'knex'

/** The former one opens nothing any more. */
export async function makeFeedToken(knex: Knex, entity: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await knex.raw(
    `insert into notice_reader (entity, feed_hash) values (?, ?)
     on conflict (entity) do update set feed_hash = excluded.feed_hash`,
    [entity, hashOf(token).toString('hex')],
  )
  return token
}

export async function opensFeed(knex: Knex, entity: string, token: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { feed_hash: string | null }[] }>(
    `select feed_hash from notice_reader where entity = ?`,
    [entity],
  )
  const kept = rows[0]?.feed_hash
  return typeof kept === 'string' && timingSafeEqual(Buffer.from(kept, 'hex'), hashOf(token))
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
