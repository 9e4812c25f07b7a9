// Tables of mandates: what was given, and each time it was used or refused. A row is never deleted and
// what was agreed to is never changed; only its end and its count of uses are written later.

import type { Knex } from 'knex'

/** `consent`: the sentences that the person agreed to, by language, with the SHA-256 of each. */
export async function mandateTables(knex: Knex): Promise<void> {
  await knex.raw(`alter table system add column suspended_at timestamptz`)
  await knex.raw(`
    create table mandate (
      id text primary key,
      person text not null references person (id),
      system text not null references system (client_id),
      entity text not null,
      basis text not null check (basis in ('application', 'consent', 'statute')),
      case_id text not null,
      purpose text not null,
      legal_basis text,
      items jsonb not null,
      consent jsonb,
      acr text not null,
      auth_time bigint not null,
      means text,
      sid text,
      grant_id text,
      valid_from timestamptz not null,
      valid_until timestamptz not null,
      uses bigint not null default 0,
      version int not null default 1,
      ended_at timestamptz,
      ended_by text,
      ended_reason text check (
        ended_reason in ('withdrawn', 'case-closed', 'system-suspended', 'entity-suspended')),
      check ((basis = 'statute') = (legal_basis is not null)),
      check ((basis = 'statute') = (consent is null)),
      check ((ended_at is null) = (ended_reason is null) and (ended_at is null) = (ended_by is null))
    ) with (fillfactor = 80)`)
  await knex.raw(`create index mandate_person on mandate (person, valid_from desc)`)
  await knex.raw(`create index mandate_system on mandate (system, case_id) where ended_at is null`)
  await knex.raw(`create index mandate_entity on mandate (entity) where ended_at is null`)
  // `mandate` null: the system named one that is not there.
  await knex.raw(`
    create table mandate_use (
      seq bigint generated always as identity primary key,
      mandate text references mandate (id),
      system text not null,
      at timestamptz not null,
      outcome text not null check (outcome in ('issued', 'refused')),
      reason text,
      resource text,
      operations text[],
      token_id text,
      check ((outcome = 'refused') = (reason is not null)),
      check ((outcome = 'issued') = (token_id is not null))
    )`)
  await knex.raw(`create index mandate_use_mandate on mandate_use (mandate, seq desc)`)
}
