// In which login and context a person granted something to a system: what the issuer's own grant does
// not hold. Kept once, at the consent, and never changed: another context is another grant.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Level } from '../people/levels.ts'

export interface GrantContext {
  readonly grantId: string
  /** Id of the person. */
  readonly person: string
  /** Client id. */
  readonly system: string
  readonly ctx: 'citizen' | 'official'
  /** There with `official` alone. */
  readonly membership: string | undefined
  readonly acr: Level
  /** Seconds since 1970. */
  readonly authTime: number
  readonly means: string
  /** Of the visit. */
  readonly sid: string
}

export interface Grants {
  /** Refuses `form/stale` where the interaction has given a grant already. */
  keep(trx: Knex.Transaction, context: GrantContext, interaction: string): Promise<void>
  find(grantId: string): Promise<GrantContext | undefined>
}

interface Row {
  person: string
  system: string
  ctx: GrantContext['ctx']
  membership: string | null
  acr: Level
  auth_time: Date | string
  means: string
  sid: string
}

export function openGrants({ db, clock }: { db: Database; clock: Clock }): Grants {
  return { keep, find }

  async function keep(trx: Knex.Transaction, context: GrantContext, interaction: string) {
    const { grantId, person, system, ctx, membership, acr, authTime, means, sid } = context
    const { rows } = await trx.raw<{ rows: unknown[] }>(
      `insert into grant_context (grant_id, interaction, person, system, ctx, membership, acr,
         auth_time, means, sid, made_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (interaction) do nothing
       returning grant_id`,
      [
        grantId,
        interaction,
        person,
        system,
        ctx,
        membership ?? null,
        acr,
        new Date(authTime * 1000),
        means,
        sid,
        new Date(clock.now()),
      ],
    )
    if (rows.length === 0) refuse('form/stale', 'This consent was given already.')
  }

  async function find(grantId: string): Promise<GrantContext | undefined> {
    const { rows } = await db.knex.raw<{ rows: Row[] }>(
      `select person, system, ctx, membership, acr, auth_time, means, sid from grant_context
       where grant_id = ?`,
      [grantId],
    )
    const row = rows[0]
    if (row === undefined) return undefined
    const { auth_time, membership, ...rest } = row
    const authTime = Math.floor(new Date(auth_time).getTime() / 1000)
    return { grantId, ...rest, membership: membership ?? undefined, authTime }
  }
}
