// The tables of lives. A row of `api_life` is one major of an API; what it was before is told by
// `api_life_step`, which only grows.

import type { Knex } from 'knex'

export async function makeLifeTables(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table api_version
      add column state         text not null default 'published'
                               check (state in ('draft', 'waiting', 'published')),
      add column registered_at timestamptz,
      -- Against the version that was in force when it was registered.
      add column changes       jsonb not null default '[]',
      -- Why it was taken though it breaks callers.
      add column forced        text,
      -- { url, etag, lastModified } it was fetched from; null: handed in as files.
      add column address       jsonb,
      alter column published_at drop not null`)
  await knex.raw(`update api_version set registered_at = published_at`)
  await knex.raw(`alter table api_version alter column registered_at set not null`)
  await knex.raw(`alter table entity add column publishes_itself boolean not null default false`)
  await knex.raw(`
    create table api_life (
      api            uuid        not null references api,
      major          integer     not null,
      state          text        not null check (state in
                       ('draft', 'waiting', 'published', 'deprecated', 'suspended', 'archived')),
      -- What calls meet; null: nothing was ever published.
      in_force       uuid        references api_version,
      -- Registered and not in force: a draft, or waiting for approval.
      candidate      uuid        references api_version,
      deprecated_at  timestamptz,
      sunset_at      timestamptz,
      successor      text,
      reason         text,
      suspended_by   text        check (suspended_by in ('member', 'bus')),
      revision       integer     not null,
      changed_at     timestamptz not null,
      -- When its address was asked last whether the document is still the same.
      checked_at     timestamptz,
      -- { since, digest, changes }
      drift          jsonb,
      primary key (api, major)
    )`)
  await knex.raw(
    `create index api_life_checked on api_life (checked_at) where checked_at is not null`,
  )
  await knex.raw(`
    create table api_life_step (
      position  bigint      generated always as identity primary key,
      api       uuid        not null references api,
      major     integer     not null,
      at        timestamptz not null,
      deed      text        not null,
      was       text,
      became    text        not null,
      by        text        not null,
      person    text,
      reason    text,
      version   text
    )`)
  await knex.raw(`create index api_life_step_of on api_life_step (api, major, position)`)
  await knex.raw(`
    insert into api_life (api, major, state, in_force, revision, changed_at)
    select distinct on (api, major) api, major, 'published', id, 1, published_at
      from api_version
     order by api, major, position desc`)
}
