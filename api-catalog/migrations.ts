// The tables of the catalog. `api_version` only grows: a registration never changes what a row says of
// its document, so what a gateway published yesterday can be read again tomorrow.

import type { RoomMigrations } from '#kernel/db/db.ts'
import { scoreColumn } from './lint/tables.ts'
import { noticeTables } from './notices/tables.ts'
import { usageTables } from './usage/tables.ts'
import { agreementTables } from './agreements/tables.ts'
import { makeLifeTables } from './life/tables.ts'
import { feedbackTables } from './feedback/tables.ts'

export const catalogMigrations: RoomMigrations = {
  room: 'api-catalog',
  migrations: [
    {
      name: '001-catalog',
      async up(knex) {
        await knex.raw(`
          create table entity (
            name     text        primary key,
            made_at  timestamptz not null
          )`)
        await knex.raw(`
          create table api (
            id       uuid        primary key,
            entity   text        not null references entity,
            name     text        not null,
            made_at  timestamptz not null,
            unique (entity, name)
          )`)
        await knex.raw(`
          create table api_version (
            id            uuid        primary key,
            -- Order of registration; the last one of a major is what is published.
            position      bigint      generated always as identity,
            api           uuid        not null references api,
            version       text        not null,
            major         integer     not null,
            title         text        not null,
            digest        text        not null,
            -- { entry, files: { name: text } }, as handed in.
            source        jsonb       not null,
            -- Text, not jsonb: the digest is of these very characters.
            bundle        text        not null,
            operations    jsonb       not null,
            sandbox       jsonb       not null,
            findings      jsonb       not null,
            upstream      text,
            policy        text        not null,
            owner         text,
            published_at  timestamptz not null
          )`)
        await knex.raw(`
          create unique index api_version_latest on api_version (api, major, position desc)`)
      },
    },
    {
      name: '002-composed',
      async up(knex) {
        await knex.raw(`alter table api_version add column composed boolean not null default false`)
      },
    },
    { name: '003-life', up: makeLifeTables },
    { name: '004-agreements', up: agreementTables },
    { name: '005-usage', up: usageTables },
    { name: '006-notices', up: noticeTables },
    feedbackTables,
    { name: '008-score', up: scoreColumn },
  ],
}
