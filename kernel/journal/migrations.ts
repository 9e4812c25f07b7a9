// The tables of the journal. `entries` is the truth, the texts exactly as they were chained; what
// stands beside them is drawn from them for searching and is compared with them by `verify`.

import type { RoomMigrations } from '#kernel/db/db.ts'

export const journalMigrations: RoomMigrations = {
  room: 'kernel/journal',
  migrations: [
    {
      name: '001-journal',
      async up(knex) {
        // A row for each batch that was stored, because a row for each entry costs three times more.
        await knex.raw(`
          create table journal_page (
            chain   text   not null,
            first   bigint not null,
            last    bigint not null,
            entries text   not null,
            hashes  bytea  not null,
            oldest  uuid   not null,
            newest  uuid   not null,
            traces  bytea  not null,
            primary key (chain, first)
          )`)
        // Not compressed: a part of a column is read without the rest of it, and compressing costs
        // more than writing does.
        await knex.raw(`
          alter table journal_page
            alter entries set storage external,
            alter hashes  set storage external,
            alter traces  set storage external`)
        // Ids are UUIDv7: this is the order of time over all chains.
        await knex.raw('create index journal_page_newest on journal_page (newest, chain, first)')
        // Moves in the statement that adds the page, so that a tail cut off is missed.
        await knex.raw(`
          create table journal_head (
            chain text   primary key,
            seq   bigint not null,
            hash  bytea  not null
          )`)
      },
    },
    {
      name: '002-subject',
      async up(knex) {
        // Null in pages stored before: they are looked into whoever is asked for.
        await knex.raw('alter table journal_page add column subjects int[]')
        await knex.raw('create index journal_page_subjects on journal_page using gin (subjects)')
        await knex.raw(
          'create index journal_page_unmarked on journal_page (chain, first) where subjects is null',
        )
      },
    },
  ],
}
