// The tables of usage: one row for each hour and who called what. `times` counts calls by how long they
// took, as buckets.ts cuts time; index 1 is its bucket 0.

import type { Knex } from 'knex'

export async function usageTables(knex: Knex): Promise<void> {
  await knex.raw(`
    create table usage_hour (
      hour            timestamptz not null,
      api             text        not null,
      operation       text        not null,
      system          text        not null,
      entity          text        not null,
      purpose         text        not null,
      calls           bigint      not null,
      refused         bigint      not null,
      failed          bigint      not null,
      upstream_faults bigint      not null,
      reply_bytes     bigint      not null,
      checked         bigint      not null,
      fitted          bigint      not null,
      times           bigint[]    not null,
      -- Empty texts stand for what is not known: a key has no nulls.
      primary key (hour, api, operation, system, entity, purpose)
    ) with (fillfactor = 70)`)
  await knex.raw(`create index usage_hour_api on usage_hour (api, hour)`)
  await knex.raw(`create index usage_hour_entity on usage_hour (entity, hour)`)
}
