// What was revoked since a former look, and nothing that it saw: the number of a row says nothing of
// that, since it is drawn before the commit. So each row names its transaction, and a look remembers
// which transactions it could see (`pg_snapshot`, PostgreSQL 13). However late one is committed, the
// next look finds it; however many are known, none is read twice.

import type { Knex } from 'knex'

export interface RevokedKey {
  readonly key: string
  /** Milliseconds since 1970: tokens issued no later count for nothing. */
  readonly notBefore: number
  readonly expiresAt: number
}

/** Of a look that has not been: every transaction is unseen. */
export const nothing = '1:1:'

interface Row {
  seen: string
  key: string | null
  not_before: string | number
  expires_at: string | number
}

/** `seen`: of the former look; that of this one comes back. */
export async function revokedSince(
  knex: Knex,
  seen: string,
): Promise<{ seen: string; rows: RevokedKey[] }> {
  const { rows } = await knex.raw<{ rows: [Row, ...Row[]] }>(
    `select look.seen, key, not_before, expires_at
     from (select pg_current_snapshot()::text as seen) as look
     left join revocation
       on xid >= pg_snapshot_xmin(?::text::pg_snapshot)
       and not pg_visible_in_snapshot(xid, ?::text::pg_snapshot)`,
    [seen, seen],
  )
  return {
    seen: rows[0].seen,
    rows: rows.flatMap(({ key, not_before, expires_at }) =>
      key === null ? [] : [{ key, notBefore: Number(not_before), expiresAt: Number(expires_at) }],
    ),
  }
}
