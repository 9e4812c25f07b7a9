// Every query of the table `api_key`.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { ApiKey } from '#policies/policy.ts'
import { isActiveEntity } from './offices/suspend-entity.ts'

export interface ApiKeyFacts {
  readonly id: string
  readonly system: string
  readonly state: 'in-force' | 'expired' | 'revoked'
  /** ISO 8601. */
  readonly at: string
  readonly expires: string
  readonly revoked: string | null
  /** The day, `2026-03-02`; a use shows up within a minute. */
  readonly lastUsed: string | null
}

/** Of systems in service. Expired ones too, for a month: whoever comes with one is told that it has expired. */
export async function heldKeys(db: Database, clock: Clock): Promise<Map<string, ApiKey>> {
  const { rows } = await db.knex.raw(
    `select k.id, k.system, s.entity, k.digest, k.expires_at
     from api_key k join system s on s.client_id = k.system
     where k.revoked_at is null and s.suspended_at is null and k.expires_at > ?
       and ${isActiveEntity('s.entity')}`,
    [new Date(clock.now() - 30 * 86_400_000)],
  )
  type Row = {
    id: string
    system: string
    entity: string
    digest: Uint8Array
    expires_at: Date | string
  }
  return new Map(
    (rows as Row[]).map(({ id, system, entity, digest, expires_at }) => {
      const expires = new Date(expires_at).getTime()
      return [id, { system, entity, digest: Uint8Array.from(digest), expires }]
    }),
  )
}

export async function apiKeysOf(
  db: Database,
  clock: Clock,
  { system, id }: { system?: string | undefined; id?: string },
): Promise<ApiKeyFacts[]> {
  const { rows } = await db.knex.raw(
    `select id, system, made_at, expires_at, revoked_at, to_char(last_used, 'YYYY-MM-DD') as used
     from api_key
     where system = coalesce(?, system) and id = coalesce(?, id)
     order by made_at desc, id`,
    [system ?? null, id ?? null],
  )
  type Row = {
    id: string
    system: string
    made_at: Date | string
    expires_at: Date | string
    revoked_at: Date | string | null
    used: string | null
  }
  return (rows as Row[]).map(({ id, system, made_at, expires_at, revoked_at, used }) => {
    const expired = new Date(expires_at).getTime() <= clock.now()
    return {
      id,
      system,
      state: revoked_at !== null ? 'revoked' : expired ? 'expired' : 'in-force',
      at: new Date(made_at).toISOString(),
      expires: new Date(expires_at).toISOString(),
      revoked: revoked_at && new Date(revoked_at).toISOString(),
      lastUsed: used,
    }
  })
}

interface NewKey {
  readonly id: string
  readonly system: string
  readonly digest: Uint8Array
  readonly madeAt: Date
  readonly expiresAt: Date
}

/** False when there is no such system. */
export async function insertKey(trx: Knex.Transaction, key: NewKey): Promise<boolean> {
  const { rows } = await trx.raw(
    `insert into api_key (id, system, digest, made_at, expires_at)
     select ?, client_id, ?, ?, ? from system where client_id = ?
     returning id`,
    [key.id, Buffer.from(key.digest), key.madeAt, key.expiresAt, key.system],
  )
  return rows.length > 0
}

/** Keys of the system that would be in force longer end at `at`. */
export async function expireKeys(trx: Knex.Transaction, system: string, at: Date): Promise<void> {
  await trx.raw(
    `update api_key set expires_at = ? where system = ? and revoked_at is null and expires_at > ?`,
    [at, system, at],
  )
}

/** The system whose key it was; undefined: there is none to revoke. */
export async function revokeKey(
  trx: Knex.Transaction,
  id: string,
  at: Date,
): Promise<string | undefined> {
  const { rows } = await trx.raw(
    `update api_key set revoked_at = ? where id = ? and revoked_at is null returning system`,
    [at, id],
  )
  return (rows[0] as { system: string } | undefined)?.system
}

/** Days only go forward, whichever node writes last. */
export async function noteUse(
  db: Database,
  uses: readonly { readonly id: string; readonly day: number }[],
): Promise<void> {
  for (const { id, day } of uses) {
    const date = new Date(day).toISOString().slice(0, 10)
    await db.knex.raw(`update api_key set last_used = greatest(last_used, ?::date) where id = ?`, [
      date,
      id,
    ])
  }
}
