// A durable consumer as a row: how far it is, and which process handles for it now. The right to
// handle is a lease, because a lock would hold a transaction open, and the embedded database has only
// one. Its token goes up with every taking, so that a process which lost the lease without noticing
// (it slept, the network was cut) cannot move the cursor any more. Times are the database's: clocks of
// two machines differ.

import type { Knex } from 'knex'

import type { Placed } from './outbox.ts'

export interface Lease {
  readonly consumer: string
  readonly token: string
}

export const leaseMs = 15_000

const leaseEnd = `clock_timestamp() + interval '${leaseMs} milliseconds'`

/** A consumer met for the first time begins after `position`; one that is known goes on where it was. */
export async function meetConsumer(
  knex: Knex,
  met: { name: string; types: readonly string[]; position: number },
): Promise<void> {
  await knex.raw(
    `insert into event_consumer (name, types, position, leased_until) values (?, ?, ?, now())
     on conflict (name) do update set types = excluded.types`,
    [met.name, met.types as string[], met.position],
  )
}

/** The lease with the cursor, or `undefined` while another process holds it. */
export async function takeLease(
  knex: Knex,
  consumer: string,
  holder: string,
): Promise<(Lease & { position: number }) | undefined> {
  const { rows } = await knex.raw<{ rows: { token: string; position: string }[] }>(
    `update event_consumer set token = token + 1, holder = ?, leased_until = ${leaseEnd}
     where name = ? and leased_until <= clock_timestamp() returning token, position`,
    [holder, consumer],
  )
  const row = rows[0]
  return row && { consumer, token: row.token, position: Number(row.position) }
}

/** False: the lease is lost. */
export async function renewLease(knex: Knex, lease: Lease): Promise<boolean> {
  return (await writeUnder(knex, lease, '', [])) !== undefined
}

/** The number of this attempt, counted before it is made so that one that kills the process counts too. */
export async function beginAttempt(knex: Knex, lease: Lease): Promise<number | undefined> {
  return await writeUnder(knex, lease, ', attempts = attempts + 1', [])
}

/** The event is done with; false: the lease is lost and the event will come again. */
export async function moveOn(knex: Knex, lease: Lease, position: number): Promise<boolean> {
  const set = ', position = ?, attempts = 0'
  return (await writeUnder(knex, lease, set, [position])) !== undefined
}

/** Puts the event aside with the reason, and moves on, in one transaction. */
export async function parkEvent(
  knex: Knex,
  lease: Lease,
  parked: Placed & { attempts: number; reason: string },
): Promise<boolean> {
  const { position, event, attempts, reason } = parked
  return await knex.transaction(async (trx) => {
    if (!(await moveOn(trx, lease, position))) return false
    await trx('event_parked')
      .insert({
        consumer: lease.consumer,
        event: event.id,
        type: event.type,
        subject: event.subject,
        at: event.at,
        data: JSON.stringify(event.data),
        attempts,
        reason,
      })
      .onConflict(['consumer', 'event'])
      .merge()
    return true
  })
}

/** Another process may take it at once. */
export async function releaseLease(knex: Knex, lease: Lease): Promise<void> {
  await knex('event_consumer')
    .where({ name: lease.consumer, token: lease.token })
    .update({ leased_until: knex.fn.now() })
}

/** Only where no other process can be: what it holds was held by one that is dead. */
export async function releaseLeasesOfOthers(knex: Knex, holder: string): Promise<void> {
  await knex('event_consumer').whereNot({ holder }).update({ leased_until: knex.fn.now() })
}

/** Names of consumers that no process asked for in so many days; their events need not be kept. */
export async function forgetConsumers(knex: Knex, days: number): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `delete from event_consumer where leased_until < now() - make_interval(days => ?) returning name`,
    [days],
  )
  return rows.map(({ name }) => name)
}

async function writeUnder(
  knex: Knex,
  { consumer, token }: Lease,
  set: string,
  values: number[],
): Promise<number | undefined> {
  const { rows } = await knex.raw<{ rows: { attempts: number }[] }>(
    `update event_consumer set leased_until = ${leaseEnd} ${set}
     where name = ? and token = ? returning attempts`,
    [...values, consumer, token],
  )
  return rows[0]?.attempts
}
