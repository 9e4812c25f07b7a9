// Deletes what has expired, a thousand rows at a time, so that no statement holds many locks: artifacts
// of the issuer, visits, and in which context grants of those visits were given.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'

interface Deps {
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
}

const portion = 1000

/** Deletes every expired artifact; says how many. */
export async function reapArtifacts({ db, clock }: Deps): Promise<number> {
  let reaped = 0
  for (;;) {
    const { rows } = await db.knex.raw(
      `delete from oidc_artifact where (model, id) in
         (select model, id from oidc_artifact where expires_at <= ? limit ${portion})
       returning 1`,
      [new Date(clock.now())],
    )
    reaped += rows.length
    if (rows.length < portion) return reaped
  }
}

/** Deletes the numbers of tokens that have expired, and are in no status list any more. */
async function reapStatuses({ db, clock }: Deps): Promise<void> {
  for (let reaped = portion; reaped === portion;) {
    const { rows } = await db.knex.raw<{ rows: unknown[] }>(
      `delete from token_status where seq in
         (select seq from token_status where expires_at <= ? limit ${portion})
       returning 1`,
      [new Date(clock.now())],
    )
    reaped = rows.length
  }
}

/** No visit lasts so long, milliseconds; what was granted in it has ended with it. */
const longestVisit = 86_400_000

/** Deletes visits and contexts of grants that nobody can use any more. */
export async function reapVisits({ db, clock }: Deps): Promise<void> {
  const before = new Date(clock.now() - longestVisit)
  await db.knex.raw(`delete from visit where began_at < ?`, [before])
  await db.knex.raw(`delete from grant_context where made_at < ?`, [before])
}

/** Reaps every `seconds`; a database that is away is tried again the next time. */
export function keepReaping(seconds: number, deps: Deps): { stop(): void } {
  const timer = setInterval(() => {
    const all = [reapArtifacts(deps), reapStatuses(deps), reapVisits(deps)]
    Promise.all(all).catch((cause: unknown) => {
      deps.log.warn({ err: cause }, 'what has expired stays until the database answers')
    })
  }, seconds * 1000)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
