// The tables of the journal. `entry` is the truth, the text exactly as it was chained; the columns
// beside it are drawn from it for searching and are compared with it by `verify`.

import type { RoomMigrations } from '#kernel/db/db.ts'

export const journalMigrations: RoomMigrations = {
  room: 'kernel/journal',
  migrations: [
    {
      name: '001-journal',
      async up(knex) {
        await knex.raw(`
          create table journal_entry (
            chain    text        not null,
            seq      bigint      not null,
            at       timestamptz not null,
            id       uuid        not null,
            trace_id text        not null,
            api      text        not null,
            system   text,
            entity   text,
            entry    text        not null,
            hash     bytea       not null,
            primary key (chain, seq)
          )`)
        // Ids are UUIDv7: this one is the order of time over all chains. Indexes for the API and the
        // system would add a quarter to the cost of an entry (PGlite: 23 µs, with them 28); those
        // filters walk back in time instead.
        await knex.raw('create index journal_entry_id on journal_entry (id)')
        await knex.raw('create index journal_entry_trace on journal_entry (trace_id)')
        // Moves in the transaction that adds the entries, so that a tail cut off is missed.
        await knex.raw(`
          create table journal_head (
            chain text   primary key,
            seq   bigint not null,
            hash  bytea  not null
          )`)
      },
    },
  ],
}
