// Tables of the bus. SQL that reads and writes them: outbox.ts, consumer.ts.

import type { RoomMigrations } from '#kernel/db/db.ts'

export const busMigrations: RoomMigrations = {
  room: 'kernel/bus',
  migrations: [
    {
      name: '001-outbox',
      async up(knex) {
        await knex.raw(`
          create table event (
            id uuid primary key,
            -- order of insertion; positions are given in it, see outbox.ts
            seq bigint generated always as identity,
            position bigint unique,
            type text not null,
            subject text not null,
            at timestamptz not null,
            data json not null
          );
          create index event_unnumbered on event (seq) where position is null;

          create table event_counter (
            one boolean primary key default true check (one),
            last bigint not null
          );
          insert into event_counter (last) values (0);

          create table event_consumer (
            name text primary key,
            types text[] not null,
            -- the last event that was handled or parked
            position bigint not null,
            -- attempts begun at the event after it
            attempts integer not null default 0,
            -- goes up with every taking; who writes with an old one writes nothing
            token bigint not null default 0,
            holder text,
            leased_until timestamptz not null
          );

          create table event_parked (
            consumer text not null,
            event uuid not null,
            type text not null,
            subject text not null,
            at timestamptz not null,
            data json not null,
            attempts integer not null,
            reason text not null,
            parked_at timestamptz not null default now(),
            primary key (consumer, event)
          );
        `)
      },
    },
  ],
}
