// Tables of the policies room: what limits and quotas count where several processes, or several
// starts of one, must know of it.

import type { Knex } from 'knex'
import type { RoomMigrations } from '#kernel/db/db.ts'

export const policyMigrations: RoomMigrations = {
  room: 'policies',
  migrations: [
    { name: '001-limit', up: limit },
    { name: '002-quota', up: quota },
  ],
}

/** A row is written with each call and soon worth nothing: unlogged, and with room to be rewritten. */
async function limit(knex: Knex): Promise<void> {
  await knex.raw(`
    create unlogged table policy_limit (
      key text primary key,
      at bigint not null,
      before float8 not null,
      spent float8 not null,
      fits boolean not null,
      ends bigint not null
    ) with (fillfactor = 50)`)
}

/** `period` is a day or a month in Europe/Warsaw, `2026-03-02` or `2026-03`. */
async function quota(knex: Knex): Promise<void> {
  await knex.raw(`
    create table policy_quota (
      name text not null,
      who text not null,
      period text not null,
      used bigint not null,
      primary key (period, name, who)
    ) with (fillfactor = 70)`)
}
