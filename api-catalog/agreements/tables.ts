// Tables of the agreements: what was asked and agreed, every version that was approved, every step, and
// on which terms owners let others in. Nothing is deleted.

import type { Knex } from 'knex'

export async function agreementTables(knex: Knex): Promise<void> {
  // One row. Whatever changes here takes its lock first and a number from it, and holds it until the
  // commit: numbers are in the order of commits, so whoever has read up to one has missed nothing.
  await knex.raw(`
    create table agreement_turn (
      one boolean primary key default true check (one),
      seq bigint not null
    )`)
  await knex.raw(`insert into agreement_turn (seq) values (0)`)
  await knex.raw(`
    create table agreement (
      id uuid primary key,
      consumer text not null references entity (name),
      owner text not null,
      api text not null,
      state text not null check (state in
        ('draft', 'pending', 'active', 'suspended', 'archived', 'rejected', 'missing-attributes')),
      -- In force, or last in force: { version, plan?, purposes }.
      terms jsonb,
      -- { by, terms, at, note? }
      asked jsonb,
      missing jsonb not null,
      -- [{ by, reason }], the last one last.
      holds jsonb not null,
      reason text,
      revision integer not null,
      seq bigint not null,
      made_at timestamptz not null,
      changed_at timestamptz not null,
      foreign key (owner, api) references api (entity, name),
      check (state not in ('active', 'suspended') or terms is not null),
      check ((state = 'suspended') = (jsonb_array_length(holds) > 0))
    )`)
  await knex.raw(`
    create unique index agreement_one on agreement (consumer, owner, api)
      where state not in ('archived', 'rejected')`)
  await knex.raw(`create index agreement_of on agreement (owner, api, made_at desc)`)
  await knex.raw(`create index agreement_seq on agreement (seq)`)
  // `by_entity`: name of an entity, or `bus`.
  await knex.raw(`
    create table agreement_step (
      seq bigint generated always as identity primary key,
      agreement uuid not null references agreement (id),
      at timestamptz not null,
      deed text not null,
      from_state text,
      to_state text not null,
      by_entity text not null,
      person text,
      reason text
    )`)
  await knex.raw(`create index agreement_step_of on agreement_step (agreement, seq desc)`)
  // `step`: the last one that led to this version.
  await knex.raw(`
    create table agreement_version (
      agreement uuid not null references agreement (id),
      version integer not null,
      step bigint not null,
      jws text not null,
      primary key (agreement, version)
    )`)
  await knex.raw(`
    create table api_access (
      owner text not null,
      api text not null,
      approval text not null check (approval in ('automatic', 'manual')),
      conditions jsonb not null,
      plans jsonb not null,
      capacity bigint,
      revision integer not null,
      seq bigint not null,
      changed_at timestamptz not null,
      primary key (owner, api),
      foreign key (owner, api) references api (entity, name)
    )`)
  await knex.raw(`
    create table entity_attributes (
      entity text primary key references entity (name),
      attributes jsonb not null,
      changed_at timestamptz not null
    )`)
}
