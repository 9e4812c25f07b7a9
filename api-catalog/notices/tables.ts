// The tables of notices. `notice` only grows, and forgets after 400 days; where a webhook stands is one
// number, so nothing else has to survive a restart.

import type { Knex } from 'knex'

export async function noticeTables(knex: Knex): Promise<void> {
  await knex.raw(`
    create table notice_counter (
      one   boolean primary key default true check (one),
      last  bigint  not null
    )`)
  await knex.raw(`insert into notice_counter (last) values (0)`)
  await knex.raw(`
    create table notice (
      -- Without gaps over the whole bus, in the order of commits.
      cursor   bigint      primary key,
      id       uuid        not null unique,
      -- What it was written for, once: an event of the bus, or a day that came near.
      cause    text        not null,
      kind     text        not null,
      entity   text        not null,
      subject  text        not null,
      data     jsonb       not null,
      made_at  timestamptz not null,
      unique (cause, kind, entity)
    )`)
  await knex.raw(`create index notice_of on notice (entity, cursor)`)
  await knex.raw(`create index notice_made_at on notice (made_at)`)
  await knex.raw(`
    create table notice_reader (
      entity     text   primary key,
      -- Up to this cursor it was read.
      read       bigint not null default 0,
      -- SHA-256 of the token of the private feed, hex; null: there is none.
      feed_hash  text
    )`)
  await knex.raw(`
    create table notice_webhook (
      id             uuid        primary key,
      entity         text        not null,
      url            text        not null,
      -- null: all.
      kinds          text[],
      state          text        not null check (state in ('unconfirmed', 'active', 'failing', 'off')),
      -- Why the last attempt came to nothing.
      reason         text,
      -- Up to this cursor it was told.
      cursor         bigint      not null,
      attempts       integer     not null default 0,
      failing_since  timestamptz,
      tried_at       timestamptz,
      next_at        timestamptz not null,
      -- Held by the process that is sending.
      lease          uuid,
      leased_until   timestamptz,
      made_at        timestamptz not null,
      unique (entity, url)
    )`)
  await knex.raw(
    `create index notice_webhook_next on notice_webhook (next_at) where state <> 'off'`,
  )
}
