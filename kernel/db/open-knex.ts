// Knex over `pg`, the same for the server and the embedded database.

import knex from 'knex'
import type { Knex } from 'knex'

import type { Log } from '#kernel/log/log.ts'

export interface KnexNeeds {
  readonly connection: Knex.PgConnectionConfig
  readonly pool: Knex.PoolConfig
  readonly log: Log
}

export function openKnex({ connection, pool, log }: KnexNeeds): Knex {
  const opened = knex({
    client: 'pg',
    // Said here so that knex does not ask every new connection; server.ts checks it.
    version: '15',
    connection,
    pool,
    acquireConnectionTimeout: 15_000,
    // Otherwise the values bound to a statement, personal data among them, stand in its error.
    compileSqlOnError: false,
    log: {
      debug() {},
      warn: (text: unknown) => log.warn({ organ: 'db' }, String(text)),
      error: (text: unknown) => log.error({ organ: 'db' }, String(text)),
      deprecate: (what: string, use: string) => log.warn({ organ: 'db' }, `${what}: use ${use}`),
    },
  })
  opened.on('query-error', (error: unknown) => forgetValues(error))
  return opened
}

/** PostgreSQL quotes row values in these members ("Key (pesel)=(…) already exists"). */
function forgetValues(error: unknown): void {
  if (typeof error !== 'object' || error === null) return
  for (const member of ['detail', 'where', 'internalQuery']) Reflect.deleteProperty(error, member)
}
