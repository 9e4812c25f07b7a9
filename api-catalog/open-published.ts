// What is in force, held in memory: a bundle may be many megabytes and is read once. A life is small and
// read each time; while it is the same, the very same object is given.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import { stateAt } from './life/by-the-clock.ts'
import type { PublishedApi, PublishedLife } from './published.ts'
import { idsInForce, versionsById } from './versions/published-versions.ts'
import type { InForceRow } from './versions/published-versions.ts'

export function openPublished({
  db,
  clock,
}: {
  readonly db: Database
  readonly clock: Clock
}): () => Promise<PublishedApi[]> {
  const known = new Map<VersionId, PublishedApi>()
  return async () => {
    const now = clock.now()
    const lives = (await idsInForce(db.knex)).flatMap((row) => {
      const life = publishedLife(row, now)
      return life ? [[row.id, life] as const] : []
    })
    const news = lives.filter(([id]) => !known.has(id))
    const apis = await versionsById(
      db.knex,
      news.map(([id]) => id),
    )
    const read = new Map(apis.map((api) => [api.id, api]))
    const current = new Set(lives.map(([id]) => id))
    for (const id of known.keys()) if (!current.has(id)) known.delete(id)
    return lives.flatMap(([id, life]) => {
      const former = known.get(id)
      if (former && isSame(former.life, life)) return former
      const api = former ?? read.get(id)
      if (api === undefined) return []
      const published = { ...api, life }
      known.set(id, published)
      return published
    })
  }
}

/** Undefined: its end has come. */
function publishedLife(row: InForceRow, now: number): PublishedLife | undefined {
  const deprecatedAt = row.deprecated_at?.toISOString()
  const sunsetAt = row.sunset_at?.toISOString()
  const state = stateAt({ state: row.state, deprecatedAt, sunsetAt }, now)
  if (state !== 'published' && state !== 'deprecated') return undefined
  return {
    state,
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    ...(sunsetAt !== undefined && { sunsetAt }),
    ...(row.successor !== null && { successor: row.successor }),
  }
}

function isSame(one: PublishedLife, other: PublishedLife): boolean {
  return (
    one.state === other.state &&
    one.deprecatedAt === other.deprecatedAt &&
    one.sunsetAt === other.sunsetAt &&
    one.successor === other.successor
  )
}
