// Tables of the offices: units, memberships, what is assigned to them, and who did what. Nothing is
// deleted but the identifier of an invitation, which goes when the person comes or will not come.

import type { Knex } from 'knex'

export async function officeTables(knex: Knex): Promise<void> {
  // One row an entity that has people or was suspended: what changes people takes its lock first.
  await knex.raw(`
    create table office (
      entity text primary key references entity (name),
      title text,
      suspended_at timestamptz,
      made_at timestamptz not null
    )`)
  await knex.raw(`
    create table unit (
      id uuid primary key,
      entity text not null references office (entity),
      name text not null,
      made_at timestamptz not null,
      unique (entity, name)
    )`)
  await membership(knex)
  await assignment(knex)
  // `who`: id of a person, `bus` (its administrator), `time`.
  await knex.raw(`
    create table office_history (
      seq bigint generated always as identity primary key,
      entity text not null references office (entity),
      at timestamptz not null,
      who text not null,
      what text not null,
      membership uuid references membership (id),
      detail jsonb not null
    )`)
  await knex.raw(`create index office_history_of on office_history (entity, seq desc)`)
  // Each set that was ever in force; the last one is.
  await knex.raw(`
    create table permission_set (
      version bigint generated always as identity primary key,
      document jsonb not null,
      source text not null check (source in ('shipped', 'admin')),
      set_at timestamptz not null
    )`)
}

/** `country` and `identifier`: for whom an invitation is. */
async function membership(knex: Knex): Promise<void> {
  await knex.raw(`
    create table membership (
      id uuid primary key,
      entity text not null references office (entity),
      unit uuid references unit (id),
      person text references person (id),
      country text,
      identifier text,
      state text not null check (state in ('invited', 'active', 'ended')),
      starts_at timestamptz not null,
      ends_at timestamptz,
      lapses_at timestamptz,
      invited_by text not null,
      made_at timestamptz not null,
      ended_at timestamptz,
      version integer not null default 1,
      check (state <> 'active' or person is not null),
      check ((state = 'invited') = (identifier is not null)),
      check ((state = 'ended') = (ended_at is not null))
    )`)
  // A person is in an entity once: what one membership may not have, no second one holds.
  await knex.raw(
    `create unique index membership_one on membership (entity, person) where state = 'active'`,
  )
  await knex.raw(`
    create unique index membership_invited on membership (entity, country, identifier)
      where state = 'invited'`)
  await knex.raw(`create index membership_of on membership (person) where state = 'active'`)
  await knex.raw(
    `create index membership_for on membership (country, identifier) where state = 'invited'`,
  )
  await knex.raw(`create index membership_end on membership (ends_at) where state = 'active'`)
}

async function assignment(knex: Knex): Promise<void> {
  await knex.raw(`
    create table assignment (
      id uuid primary key,
      membership uuid not null references membership (id),
      kind text not null check (kind in ('permission', 'role')),
      code text not null,
      state text not null check (state in ('proposed', 'in-force', 'ended')),
      starts_at timestamptz not null,
      ends_at timestamptz,
      lapses_at timestamptz,
      granted_by text not null,
      granted_at timestamptz not null,
      approved_by text,
      approved_at timestamptz,
      ended_at timestamptz,
      check (approved_by is null or approved_by = 'bus' or approved_by <> granted_by),
      check ((state = 'ended') = (ended_at is not null))
    )`)
  await knex.raw(`create index assignment_of on assignment (membership) where state <> 'ended'`)
  await knex.raw(`create index assignment_end on assignment (ends_at) where state = 'in-force'`)
}
