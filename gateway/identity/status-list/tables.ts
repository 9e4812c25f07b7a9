// The table behind the Token Status List: a token of a person, by the number it carries.

import type { Knex } from 'knex'

/** `keys`: what a revocation of the token would name; `issued_at`: seconds since 1970. */
export async function tokenStatusTable(knex: Knex): Promise<void> {
  await knex.raw(`
    create table token_status (
      seq bigint generated always as identity (minvalue 0 start 0) primary key,
      keys text[] not null,
      issued_at bigint not null,
      expires_at timestamptz not null
    )`)
  await knex.raw(`create index token_status_expiry on token_status (expires_at)`)
}
