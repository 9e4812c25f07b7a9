// The rows of webhooks: kept, taken by one process at a time, and written back with what came of it.

import type { Knex } from 'knex'
import { newId } from '#kernel/ids/ids.ts'
import type { NoticeKind } from '../notice.ts'
import type { After } from './after-attempt.ts'
import type { Webhook } from './webhook.ts'

export interface Row {
  readonly id: string
  readonly entity: string
  readonly url: string
  readonly kinds: NoticeKind[] | null
  readonly state: Webhook['state']
  readonly reason: string | null
  readonly cursor: string
  readonly attempts: number
  readonly failing_since: Date | null
  readonly tried_at: Date | null
  readonly next_at: Date
  readonly lease: string | null
  readonly made_at: Date
}

/** Undefined: the entity has this address already. */
export async function insertWebhook(
  knex: Knex,
  {
    entity,
    url,
    kinds,
    now,
  }: { entity: string; url: string; kinds: readonly string[] | undefined; now: number },
): Promise<Row | undefined> {
  const at = new Date(now)
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `insert into notice_webhook (id, entity, url, kinds, state, cursor, next_at, made_at)
     select ?, ?, ?, ?, 'unconfirmed', last, ?, ? from notice_counter
     on conflict (entity, url) do nothing
     returning *`,
    [newId(), entity, url, kinds ?? null, at, at] as Knex.Value[],
  )
  return rows[0]
}

export async function webhooksOf(knex: Knex, entity: string): Promise<Row[]> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select * from notice_webhook where entity = ? order by made_at, id`,
    [entity],
  )
  return rows
}

export async function deleteWebhook(knex: Knex, id: string, entity?: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `delete from notice_webhook where id = ? and entity = coalesce(?, entity) returning id`,
    [id, entity ?? null],
  )
  return rows.length > 0
}

export async function webhookById(
  knex: Knex,
  id: string,
  entity?: string,
): Promise<Row | undefined> {
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select * from notice_webhook where id = ? and entity = coalesce(?, entity)`,
    [id, entity ?? null],
  )
  return rows[0]
}

/** Those that wait longest and that no process holds; held until the lease is given back or runs out. */
export async function takeDue(
  knex: Knex,
  { many, now, leaseMs }: { many: number; now: number; leaseMs: number },
): Promise<Row[]> {
  const at = new Date(now)
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `update notice_webhook
        set lease = gen_random_uuid(), leased_until = ?, tried_at = ?
      where id in (
        select w.id
          from notice_webhook w
         where w.state <> 'off' and w.next_at <= ?
           and (w.leased_until is null or w.leased_until <= ?)
           and (w.state = 'unconfirmed' or exists (
             select from notice n
              where n.entity = w.entity and n.cursor > w.cursor
                and (w.kinds is null or n.kind = any(w.kinds))))
         order by w.next_at
         limit ?
           for update skip locked)
      returning *`,
    [new Date(now + leaseMs), at, at, at, many],
  )
  return rows
}

/** Undefined: somebody else holds it, or it was tried a moment ago. */
export async function takeOne(
  knex: Knex,
  { id, now, leaseMs, restMs }: { id: string; now: number; leaseMs: number; restMs: number },
): Promise<Row | undefined> {
  const at = new Date(now)
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `update notice_webhook
        set lease = gen_random_uuid(), leased_until = ?, tried_at = ?
      where id = ? and (leased_until is null or leased_until <= ?)
        and (tried_at is null or tried_at <= ?)
      returning *`,
    [new Date(now + leaseMs), at, id, at, new Date(now - restMs)],
  )
  return rows[0]
}

/** Only as long as the lease is still ours. `cursor`: what was delivered. */
export async function giveBack(
  knex: Knex,
  { id, lease }: Pick<Row, 'id' | 'lease'>,
  { after, reason, cursor }: { after: After; reason: string | undefined; cursor?: number },
): Promise<void> {
  const { state, attempts, failingSince, nextAt } = after
  await knex.raw(
    `update notice_webhook
        set state = ?, attempts = ?, failing_since = ?, next_at = ?, reason = ?,
            cursor = greatest(cursor, coalesce(?, cursor)), lease = null, leased_until = null
      where id = ? and lease = ?`,
    [
      state,
      attempts,
      failingSince === undefined ? null : new Date(failingSince),
      new Date(nextAt),
      reason ?? null,
      cursor ?? null,
      id,
      lease,
    ] as Knex.Value[],
  )
}

/** Nothing came of it, and nothing is held against it. */
export async function letGo(knex: Knex, { id, lease }: Pick<Row, 'id' | 'lease'>): Promise<void> {
  await knex.raw(
    `update notice_webhook set lease = null, leased_until = null where id = ? and lease = ?`,
    [id, lease],
  )
}

export function webhookOf(row: Row): Webhook {
  const isWaiting = row.state === 'unconfirmed' || row.state === 'failing'
  return {
    id: row.id,
    entity: row.entity,
    url: row.url,
    kinds: row.kinds ?? undefined,
    state: row.state,
    reason: row.reason ?? undefined,
    failingSince: row.failing_since?.toISOString(),
    nextAt: isWaiting ? row.next_at.toISOString() : undefined,
    madeAt: row.made_at.toISOString(),
  }
}
