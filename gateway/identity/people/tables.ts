// Tables of the people who log in. The identifier stays here: what leaves this room is the id of the
// person, or the identifier sealed for the gateways of this bus.

import type { Knex } from 'knex'

/** `identifier` is a PESEL for PL, else the unique identifier of eIDAS. */
export async function personTables(knex: Knex): Promise<void> {
  await knex.raw(`
    create table person (
      id text primary key,
      country text not null check (country ~ '^[A-Z]{2}$'),
      identifier text not null,
      given_names text not null,
      surname text not null,
      birth_date date,
      made_at timestamptz not null,
      unique (country, identifier)
    )`)
  // Who comes back by the same means has the same account there, and nobody else has.
  await knex.raw(`
    create table person_account (
      means text not null,
      subject text not null,
      person text not null references person (id),
      primary key (means, subject),
      unique (means, person)
    )`)
}

/** A visit: somebody logged in and has not left yet. `id` is SHA-256 of the cookie. */
export async function visitTable(knex: Knex): Promise<void> {
  await knex.raw(`
    create table visit (
      id bytea primary key,
      sid text not null unique,
      person text not null references person (id),
      means text not null,
      acr text not null,
      began_at timestamptz not null,
      seen_at timestamptz not null,
      context text check (context in ('citizen', 'official')),
      membership uuid,
      logout jsonb
    )`)
}

/** 32 random bytes under a name, the same on every node. */
export async function secretTable(knex: Knex): Promise<void> {
  await knex.raw(`create table secret (name text primary key, bytes bytea not null)`)
}
