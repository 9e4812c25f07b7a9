// What a PostgreSQL server does in the background and PGlite, being a single process, never does:
// checkpoints (without them the write-ahead log grows for ever, and with it the start after a crash)
// and vacuum (without it tables do).

import type { PGlite } from '@electric-sql/pglite'

export const upkeepEveryMs = 60_000

const checkpointAfterBytes = 16 * 2 ** 20
const vacuumAfterBytes = 64 * 2 ** 20

/** A round, to be called now and then between queries; it does nothing inside a transaction. */
export function openUpkeep(db: PGlite): () => Promise<void> {
  let checkpointed = 0
  let vacuumed = 0
  return async () => {
    if (db.isInTransaction()) return
    const written = await bytesWritten(db)
    if (written - vacuumed > vacuumAfterBytes) {
      await db.exec('vacuum (analyze)')
      vacuumed = written
    }
    if (written - checkpointed > checkpointAfterBytes) {
      await db.exec('checkpoint')
      checkpointed = written
    }
  }
}

/** Since the database was made, so the first round after a start makes up for what the last run left. */
async function bytesWritten(db: PGlite): Promise<number> {
  const { rows } = await db.query<{ bytes: number }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes`,
  )
  return rows[0]?.bytes ?? 0
}
