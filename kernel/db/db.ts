// The database: PostgreSQL through knex, either a server (`url`) or the embedded PGlite (`folder`, or
// in memory), in one dialect. Nothing above this folder may depend on which of the two it is.
// The URL's password never reaches the log or an error.

import type { Knex } from 'knex'

import type { Log } from '#kernel/log/log.ts'

import { openEmbedded } from './embedded.ts'
import { openServer } from './server.ts'

export interface Database {
  readonly knex: Knex
  readonly kind: 'pglite' | 'postgres'
  /** Resolves when the database answers within 3 s; rejects with what is wrong. */
  ping(): Promise<void>
  /**
   * Hears NOTIFY on `channel`; what it gives back stops listening. What is notified while the server
   * is away is lost, so whoever listens also polls.
   */
  listen(channel: string, on: (payload: string) => void): Promise<() => Promise<void>>
  /** NOTIFY outside any transaction, without waiting for a connection of the pool. */
  notify(channel: string, payload: string): Promise<void>
  close(): Promise<void>
}

export interface Migration {
  /** `001-outbox`: three digits, ascending in the room. Never renamed, never edited once released. */
  readonly name: string
  /** All that are new run in one transaction: a start migrates wholly or not at all. */
  up(knex: Knex): Promise<void>
}

export interface RoomMigrations {
  /** `kernel/bus`. */
  readonly room: string
  readonly migrations: readonly Migration[]
}

export interface DatabaseAt {
  /** PostgreSQL 15 or newer: `postgres://user:password@host:port/database`. */
  readonly url?: string | undefined
  /** Folder of the embedded database, made when missing; absent (and no `url`): in memory. */
  readonly folder?: string | undefined
}

/**
 * The embedded database has ONE connection: inside `knex.transaction` use the transaction only; a
 * query on `db.knex` there waits for itself and fails after 15 s.
 *
 * @throws OpenError one sentence with the cure: folder in use, server away, wrong password, too old
 */
export async function openDatabase(at: DatabaseAt, log: Log): Promise<Database> {
  if (at.url !== undefined) return await openServer(at.url, log)
  return await openEmbedded({ folder: at.folder }, log)
}
