// Tables of the identity room. `entity` belongs to the catalog and is migrated before.

import type { Knex } from 'knex'
import type { RoomMigrations } from '#kernel/db/db.ts'
import { grantContextTable, systemWebColumns } from './grants/tables.ts'
import { officeTables } from './offices/tables.ts'
import { mandateTables } from './mandates/tables.ts'
import { personTables, secretTable, visitTable } from './people/tables.ts'
import { tokenStatusTable } from './status-list/tables.ts'

export const identityMigrations: RoomMigrations = {
  room: 'gateway/identity',
  migrations: [
    { name: '001-signing-key', up: signingKey },
    { name: '002-system', up: system },
    { name: '003-oidc-artifact', up: oidcArtifact },
    { name: '004-signing-key-until', up: signingKeyUntil },
    { name: '005-revocation', up: revocation },
    { name: '006-api-key', up: apiKey },
    { name: '007-system-certificate', up: systemCertificate },
    { name: '008-secret', up: secretTable },
    { name: '009-person', up: personTables },
    { name: '010-visit', up: visitTable },
    { name: '011-grant-context', up: grantContextTable },
    { name: '012-system-web', up: systemWebColumns },
    { name: '013-office', up: officeTables },
    { name: '014-mandate', up: mandates },
    { name: '015-revocation-xid', up: revocationXid },
  ],
}

async function mandates(knex: Knex): Promise<void> {
  await mandateTables(knex)
  await tokenStatusTable(knex)
}

/** The partial index lets two processes that start at once agree on one signing key. */
async function signingKey(knex: Knex): Promise<void> {
  await knex.raw(`
    create table signing_key (
      kid text primary key,
      private_jwk jsonb not null,
      made_at timestamptz not null,
      state text not null check (state in ('next', 'active', 'retired'))
    )`)
  await knex.raw(
    `create unique index signing_key_one_active on signing_key (state) where state = 'active'`,
  )
}

/** `thumbprint` (RFC 7638) is unique: two systems never share a key. */
async function system(knex: Knex): Promise<void> {
  await knex.raw(`
    create table system (
      client_id text primary key,
      entity text not null references entity (name),
      name text not null,
      jwk jsonb not null,
      thumbprint text not null unique,
      made_at timestamptz not null,
      unique (entity, name)
    )`)
}

/** What oidc-provider keeps; rows are rewritten often, hence the fill factor. */
async function oidcArtifact(knex: Knex): Promise<void> {
  await knex.raw(`
    create table oidc_artifact (
      model text not null,
      id text not null,
      grant_id text,
      uid text,
      user_code text,
      payload jsonb not null,
      consumed_at timestamptz,
      expires_at timestamptz,
      primary key (model, id)
    ) with (fillfactor = 80)`)
  await knex.raw(
    `create index oidc_artifact_grant on oidc_artifact (grant_id) where grant_id is not null`,
  )
  await knex.raw(
    `create unique index oidc_artifact_uid on oidc_artifact (uid) where model = 'Session'`,
  )
  await knex.raw(
    `create unique index oidc_artifact_code on oidc_artifact (user_code) where model = 'DeviceCode'`,
  )
  await knex.raw(
    `create index oidc_artifact_expiry on oidc_artifact (expires_at) where expires_at is not null`,
  )
}

/** Until when a key stays in its state; null: until another takes its place. */
async function signingKeyUntil(knex: Knex): Promise<void> {
  await knex.raw(`alter table signing_key add column until timestamptz`)
}

/** Times in milliseconds since 1970, by the clock of the node that revoked. */
async function revocation(knex: Knex): Promise<void> {
  await knex.raw(`
    create table revocation (
      seq bigint generated always as identity primary key,
      key text not null,
      not_before bigint not null,
      expires_at bigint not null
    )`)
  await knex.raw(`create index revocation_expiry on revocation (expires_at)`)
}

/** The transaction that revoked: a look asks for those that the one before could not see. */
async function revocationXid(knex: Knex): Promise<void> {
  await knex.raw(`alter table revocation add column xid xid8 not null default pg_current_xact_id()`)
  await knex.raw(`create index revocation_xid on revocation (xid)`)
}

/** Of the secret only its SHA-256: it is 131 random bits, which no list of guesses holds. */
async function apiKey(knex: Knex): Promise<void> {
  await knex.raw(`
    create table api_key (
      id text primary key,
      system text not null references system (client_id),
      digest bytea not null,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      last_used date
    )`)
  await knex.raw(`create index api_key_system on api_key (system)`)
}

/** A certificate is of one system; `thumbprint` is `x5t#S256` (RFC 8705 §3.1). */
async function systemCertificate(knex: Knex): Promise<void> {
  await knex.raw(`
    create table system_certificate (
      thumbprint text primary key,
      system text not null references system (client_id),
      not_after timestamptz not null,
      made_at timestamptz not null
    )`)
  await knex.raw(`create index system_certificate_system on system_certificate (system)`)
}
