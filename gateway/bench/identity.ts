// The part `identity`: what the token of a person costs the gateway, and how soon a revocation is known
// to another process.

import { migrate } from '#kernel/db/migrate.ts'
import { openDatabase } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { allMigrations } from '../compose.ts'
import { clearPlace, openPlace } from './bench-place.ts'
import { measureHeld } from './identity/held.ts'
import { measureLag } from './identity/lag.ts'
import { measureTokens } from './identity/tokens.ts'
import { notMeasured } from './row.ts'
import type { Effort, Row } from './row.ts'

export async function measureIdentity(effort: Effort): Promise<Row[]> {
  const place = await openPlace()
  const { dataDir: folder, databaseUrl: url } = place
  const db = await openDatabase(url === undefined ? { folder } : { url }, silentLog)
  try {
    await migrate(db, allMigrations)
    return [
      ...(await measureTokens(db, effort)),
      notMeasured('exchanges of a mandate, a second and core', 'it comes with the exchange'),
      ...(await measureLag(db, place, effort)),
      ...measureHeld(),
    ]
  } finally {
    await db.close()
    await clearPlace(place)
  }
}
