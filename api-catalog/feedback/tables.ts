// The table of what people say of operations. Rows are added and deleted, never changed.

import type { Migration } from '#kernel/db/db.ts'

export const feedbackTables: Migration = {
  name: '007-feedback',
  async up(knex) {
    await knex.raw(`
      create table feedback (
        id         uuid        primary key,
        -- By name, not by id: what was said outlives a version, and is asked for by these.
        entity     text        not null,
        api        text        not null,
        major      integer     not null,
        operation  text        not null,
        clear      boolean,
        text       text        not null,
        language   text        not null,
        said_at    timestamptz not null
      )`)
    await knex.raw(`create index feedback_of_api on feedback (entity, api, said_at desc)`)
  },
}
