// Tables of what people granted to systems, and of systems that people come from.

import type { Knex } from 'knex'

/**
 * In which login and context a grant was given; `grant_id` is that of oidc-provider. One interaction
 * gives one grant, however often its form is sent.
 */
export async function grantContextTable(knex: Knex): Promise<void> {
  await knex.raw(`
    create table grant_context (
      grant_id text primary key,
      interaction text not null unique,
      person text not null references person (id),
      system text not null references system (client_id),
      ctx text not null check (ctx in ('citizen', 'official')),
      membership uuid,
      acr text not null,
      auth_time timestamptz not null,
      means text not null,
      sid text not null,
      made_at timestamptz not null,
      check ((ctx = 'official') = (membership is not null))
    )`)
  await knex.raw(`create index grant_context_made on grant_context (made_at)`)
}

/**
 * Systems that people log in to: where they are sent back, how the tokens are bound, and how the
 * system proves itself. `redirect_uris` null: no people come from it.
 */
export async function systemWebColumns(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table system
      add column redirect_uris jsonb,
      add column logout_uris jsonb,
      add column bound_by text check (bound_by in ('dpop', 'mtls')),
      add column proves_by text not null default 'key' check (proves_by in ('key', 'certificate')),
      add constraint system_web check ((redirect_uris is null) = (bound_by is null))`)
}
