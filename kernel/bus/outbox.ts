// The outbox: events as rows, written in the transaction of the change, read in one order for ever.
//
// The order. A serial number is taken when a row is written, not when it is committed, so a reader
// that remembers "I have seen up to 7" may miss 6, committed later. Waiting until no transaction
// older than 7 runs (`pg_snapshot_xmin`) is the known cure, but it lets one long transaction anywhere
// on the server hold every event back, and ordering by transaction id turns round two changes of one
// subject when the transaction that began first changes it second. So positions are given afterwards,
// by whoever comes first, to committed rows only, one giver at a time:
//
// oxfmt-ignore
//   insert (position null) ── commit ──▶ numbered: lock event_counter, number what is there by seq
//
// What is numbered later gets a higher position, so "after position N" never misses an event; and of
// two events where one was committed before the other was written, the first has the lower seq and is
// visible whenever the other is, so it has the lower position. That is what "in order" means here.

import type { Knex } from 'knex'

import type { EventId } from '#kernel/ids/ids.ts'

import type { Event } from './bus.ts'

export const busChannel = 'szyna_bus'

export interface Placed {
  readonly position: number
  readonly event: Event
}

/** Wakes every process that listens, when the transaction commits. */
export async function insertEvent(trx: Knex, event: Event): Promise<void> {
  await trx.raw(
    `with inserted as (
       insert into event (id, type, subject, at, data) values (?, ?, ?, ?, ?::json)
     )
     select pg_notify('${busChannel}', '')`,
    [event.id, event.type, event.subject, event.at, JSON.stringify(event.data ?? null)],
  )
}

/** The last position given, after giving one to every event that is committed by now. */
export async function numberEvents(knex: Knex): Promise<number> {
  const seen = await knex.raw<{ rows: { last: string; fresh: boolean }[] }>(
    `select last, exists (select from event where position is null) as fresh from event_counter`,
  )
  const row = seen.rows[0]
  if (row && !row.fresh) return Number(row.last)
  return await knex.transaction(async (trx) => {
    await trx.raw('select from event_counter for update')
    // A statement of its own: its snapshot is taken under the lock.
    const given = await trx.raw<{ rows: { last: string }[] }>(
      `with fresh as (
         select id, row_number() over (order by seq) as nth from event where position is null
       ), numbered as (
         update event set position = event_counter.last + fresh.nth
         from fresh, event_counter where event.id = fresh.id
       )
       update event_counter set last = last + (select count(*) from fresh) returning last`,
    )
    return Number(given.rows[0]?.last)
  })
}

export interface Stretch {
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo: number
  /** `['*']`: every type. */
  readonly types: readonly string[]
}

export async function eventsWithin(knex: Knex, at: Stretch, limit: number): Promise<Placed[]> {
  const { rows } = await knex.raw<{ rows: EventRow[] }>(
    `select id, position, type, subject, at, data from event
     where position > ? and position <= ? and (type = any(?) or ?)
     order by position limit ?`,
    [at.after, at.upTo, at.types as string[], at.types.includes('*'), limit],
  )
  return rows.map(({ position, at, ...rest }) => ({
    position: Number(position),
    event: { ...rest, at: at.toISOString() },
  }))
}

interface EventRow {
  id: EventId
  position: string
  type: string
  subject: string
  at: Date
  data: unknown
}

/** Deletes events older than `before` that no consumer still waits for. */
export async function pruneEvents(knex: Knex, before: Date): Promise<number> {
  const { rowCount } = await knex.raw<{ rowCount: number }>(
    `delete from event where position is not null and at < ? and not exists (
       select from event_consumer consumer
       where consumer.position < event.position
         and (event.type = any(consumer.types) or '*' = any(consumer.types))
     )`,
    [before],
  )
  return rowCount
}
