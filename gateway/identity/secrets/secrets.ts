// Secrets that all nodes of the bus share: made once by whoever needs one first, 32 random bytes each.
// They lie in the database beside the signing keys and never leave the process.

import { randomBytes } from 'node:crypto'
import type { Database } from '#kernel/db/db.ts'

/**
 * `identifiers`: seals identifiers of people; `subjects`: names them in the journal; `forms`: marks forms;
 * `nonces`: of DPoP; `cookies`: signs cookies of the issuer; `logins`: seals what a login under way keeps
 * in the browser.
 */
export type SecretName = 'cookies' | 'forms' | 'identifiers' | 'logins' | 'nonces' | 'subjects'

export async function secretOf(db: Database, name: SecretName): Promise<Buffer> {
  await db.knex.raw(`insert into secret (name, bytes) values (?, ?) on conflict do nothing`, [
    name,
    randomBytes(32),
  ])
  const { rows } = await db.knex.raw<{ rows: [{ bytes: Uint8Array }] }>(
    `select bytes from secret where name = ?`,
    [name],
  )
  return Buffer.from(rows[0].bytes)
}
