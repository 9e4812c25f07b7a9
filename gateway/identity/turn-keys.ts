// The life of a signing key after it was made, as rows of `signing_key`. Whoever looks first after a
// key's time is up turns it; the others find it turned.
//
//   rotate ──▶ next ──────────▶ active ──────────▶ retired ─────────────────▶ row deleted
//              published,       signs, until        verifies, until the last    refused
//              120 s            another turns up    token it signed has ended

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { makeKey } from './jwk.ts'
import { tokenLife } from './token-life.ts'

export interface KeyDeps {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
}

/** Milliseconds a key is shown before it signs: twice as long as others may keep our key set. */
export const publishedAhead = 120_000
/** Milliseconds a key verifies after it has ceased to sign; 60 s is the widest leeway of a policy. */
export const verifiesAfter = tokenLife * 1000 + 60_000

/** Publishes the key that will sign next; one that is published already stays. */
export async function publishNextKey(deps: KeyDeps): Promise<void> {
  const { db, clock } = deps
  const key = makeKey()
  const now = clock.now()
  await db.knex.transaction(async (trx) => {
    await trx.raw(`lock table signing_key in share row exclusive mode`)
    const { rows } = await trx.raw(
      `insert into signing_key (kid, private_jwk, made_at, state, until)
       select ?, ?, ?, 'next', ? where not exists (select 1 from signing_key where state = 'next')
       returning kid`,
      [key.kid, JSON.stringify(key), new Date(now), new Date(now + publishedAhead)],
    )
    if (rows.length > 0) await tell(trx, deps, key.kid, 'next')
  })
}

/** Turns every key whose time is up. */
export async function turnKeys(deps: KeyDeps): Promise<void> {
  const { db, clock } = deps
  const now = new Date(clock.now())
  const { rows: due } = await db.knex.raw(`select 1 from signing_key where until <= ? limit 1`, [
    now,
  ])
  if (due.length === 0) return
  await db.knex.transaction(async (trx) => {
    await trx.raw(`lock table signing_key in share row exclusive mode`)
    const { rows: gone } = await trx.raw<{ rows: { kid: string }[] }>(
      `delete from signing_key where state = 'retired' and until <= ? returning kid`,
      [now],
    )
    for (const { kid } of gone) await tell(trx, deps, kid, 'deleted')
    const { rows: next } = await trx.raw<{ rows: { kid: string }[] }>(
      `select kid from signing_key where state = 'next' and until <= ?`,
      [now],
    )
    if (next.length === 0) return
    const { kid } = next[0]!
    await trx.raw(`update signing_key set state = 'retired', until = ? where state = 'active'`, [
      new Date(clock.now() + verifiesAfter),
    ])
    await trx.raw(`update signing_key set state = 'active', until = null where kid = ?`, [kid])
    await tell(trx, deps, kid, 'active')
  })
}

/**
 * Every token signed with the key is refused from now on.
 *
 * @throws Problem resource/unknown
 */
export async function deleteKey(kid: string, deps: KeyDeps): Promise<void> {
  await deps.db.knex.transaction(async (trx) => {
    const { rows } = await trx.raw(`delete from signing_key where kid = ? returning kid`, [kid])
    if (rows.length === 0) refuse('resource/unknown', 'There is no such signing key.')
    await tell(trx, deps, kid, 'deleted')
  })
}

async function tell(
  trx: Knex.Transaction,
  { bus, log }: KeyDeps,
  kid: string,
  state: 'next' | 'active' | 'deleted',
): Promise<void> {
  await bus.publish(trx, { type: 'key.changed', subject: kid, data: { state } })
  log.info({ kid, state }, 'a signing key was turned')
}
