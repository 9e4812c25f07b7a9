// The keeper of ends: 30, 7 and 1 days before an API is no more, those that use it are told. Each of the
// three once for each announced day; announced late, only the nearest one.

import { affectedBy, factsOf, noticeTo } from './notices-of-event.ts'
import type { NoticeNeeds } from './notice-needs.ts'
import { writeNotices } from './notice-table.ts'

const dayMs = 86_400_000
const warnedAt = [1, 7, 30]

/** How many were told. Safe on several nodes at once. */
export async function tellSunsets(needs: NoticeNeeds): Promise<number> {
  const now = needs.clock.now()
  let told = 0
  for (const life of await needs.lives.list()) {
    if (life.sunsetAt === undefined || !['published', 'deprecated'].includes(life.state)) continue
    const left = Date.parse(life.sunsetAt) - now
    const near = warnedAt.find((days) => left <= days * dayMs)
    if (left <= 0 || near === undefined) continue
    const api = `${life.entity}/${life.api}/v${life.major}`
    const cause = ['api.sunset-near', api, life.sunsetAt, near].join(' ')
    const { rows } = await needs.db.knex.raw<{ rows: unknown[] }>(
      `select from notice where cause = ? limit 1`,
      [cause],
    )
    if (rows.length > 0) continue
    const facts = { ...factsOf(life), days: Math.ceil(left / dayMs) }
    const affected = await affectedBy(api, needs)
    const notices = affected.map((one) => noticeTo(one, 'api.sunset-near', api, facts))
    told += await writeNotices(needs.db.knex, cause, notices, now)
  }
  return told
}
