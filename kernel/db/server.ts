// PostgreSQL on a server. When it goes away, queries fail and connections at rest are dropped in
// silence; when it is back, the next query finds it. Nothing here may end the process.

import type { Knex } from 'knex'

import type { Log } from '#kernel/log/log.ts'

import type { Database } from './db.ts'
import { openListener } from './listener.ts'
import { OpenError } from './open-error.ts'
import { openKnex } from './open-knex.ts'
import { ping } from './ping.ts'
import { whyNotOpened } from './why-not-opened.ts'

const oldestVersion = 15

export async function openServer(url: string, log: Log): Promise<Database> {
  if (!URL.parse(url)?.hostname) throw whyNotOpened({ code: 'ERR_INVALID_URL' }, url)
  const connection = {
    connectionString: url,
    application_name: 'szyna',
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
  }
  const knex = openKnex({ connection, pool: { min: 0, max: 10 }, log })
  try {
    await checkVersion(knex)
  } catch (thrown) {
    await knex.destroy()
    throw thrown instanceof OpenError ? thrown : whyNotOpened(thrown, url)
  }
  const listener = openListener(connection, log)
  let closing: Promise<void> | undefined
  return {
    knex,
    kind: 'postgres',
    ping: () => ping(knex),
    listen: (channel, on) => listener.listen(channel, on),
    notify: (channel, payload) => listener.notify(channel, payload),
    close: () => (closing ??= close()),
  }

  async function close(): Promise<void> {
    await listener.close()
    await knex.destroy()
  }
}

async function checkVersion(knex: Knex): Promise<void> {
  const answer = await knex.raw<{ rows: { version: string }[] }>(
    `select current_setting('server_version_num') as version`,
  )
  const major = Math.floor(Number(answer.rows[0]?.version) / 10_000)
  if (major >= oldestVersion) return
  throw new OpenError(
    `DATABASE_URL names PostgreSQL ${major}: Szyna needs ${oldestVersion} or newer; upgrade the ` +
      'server, or leave DATABASE_URL out to use the embedded database.',
  )
}
