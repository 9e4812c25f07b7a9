// What was revoked, in memory: a token that names a key of this map and was issued no later than the
// key was revoked counts for nothing any more, on every node within a second, without a question on
// the path of a call. Fed by NOTIFY for speed and by a look every quarter of a second for truth.
//
//   revoke(trx, keys) ─► row of `revocation` ── commit ─► NOTIFY ──┐
//                                                                  ▼
//   every node:   heard ─► what no look before could see ─► map ◄── every 250 ms
//
// NOTIFY follows the commit instead of being part of it: the server lets transactions that notify
// commit only one after another, each with a flush to disk of its own. What is committed while a NOTIFY
// is under way is told of by the next one; when a process dies before it, the others look anyway.
//
// A node that cannot look does not know what was revoked: after 800 ms `isFresh` is false, and what
// needs to be sure is refused, not let through.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { tokenLife } from '../token-life.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { nothing, revokedSince } from './revoked-since.ts'
import type { RevokedKey } from './revoked-since.ts'

/** What a token may name: `client:{entity}.{name}`, `ent:{entity}`, `jti:…`, `sub:…`, `mid:…` … */
export type RevocationKey = `${RevocationKind}:${string}`
export type RevocationKind = 'client' | 'ent' | 'gid' | 'jti' | 'mid' | 'ms' | 'sid' | 'sub'

export interface Revocations {
  /** In the transaction of whatever ends the authority: when that is committed, it is revoked. */
  revoke(trx: Knex.Transaction, keys: readonly RevocationKey[]): Promise<void>
  /** `issuedAt`: seconds, `iat` of the token. */
  isRevoked(keys: readonly string[], issuedAt: number): boolean
  /** False: it is not known at present what was revoked. */
  isFresh(): boolean
  /** How many keys are held. */
  readonly size: number
  close(): Promise<void>
}

export interface RevocationNeeds {
  readonly db: Database
  readonly log: Log
  readonly clock: Clock
}

const channel = 'szyna_revocation'
const lookEvery = 250
/** Milliseconds from a NOTIFY to the next of this process: each makes every node look. */
const noticeEvery = 5
const staleAfter = 800
/**
 * Milliseconds that a token may take from the look at its authority to its `iat`: one that was begun
 * before the revocation and dated after it is refused too.
 */
const underWay = 1_000
/** Milliseconds after which no token is left that a revocation could refuse; 60 s is the widest leeway. */
const keptFor = tokenLife * 1000 + 60_000

/** Resolves when everything revoked so far is known; rejects when the database does not answer. */
export async function openRevocations({ db, log, clock }: RevocationNeeds): Promise<Revocations> {
  const revoked = new Map<string, { notBefore: number; expiresAt: number }>()
  let seen = nothing
  let lookedAt = -Infinity
  let away = false
  const looks = oneAtATime(() => readUnseen().then(() => tellAway(undefined), tellAway))
  const notices = oneAtATime(() => db.notify(channel, '').catch(() => {}), noticeEvery)

  await readUnseen()
  const unlisten = await db.listen(channel, looks.ask)
  const timer = setInterval(looks.ask, lookEvery).unref()
  const reaper = setInterval(() => void reap(), 60_000).unref()

  return {
    revoke,
    isRevoked(keys, issuedAt) {
      if (revoked.size === 0) return false
      for (const key of keys) {
        const found = revoked.get(key)
        if (found !== undefined && found.notBefore >= issuedAt * 1000) return true
      }
      return false
    },
    isFresh: () => clock.monotonic() - lookedAt <= staleAfter,
    get size() {
      return revoked.size
    },
    async close() {
      clearInterval(timer)
      clearInterval(reaper)
      await unlisten()
      await notices.done()
      await looks.done()
    },
  }

  async function revoke(trx: Knex.Transaction, keys: readonly RevocationKey[]): Promise<void> {
    const now = clock.now()
    await trx.raw(
      `insert into revocation (key, not_before, expires_at) select unnest(?::text[]), ?, ?`,
      [[...keys], now + underWay, now + keptFor],
    )
    trx.executionPromise.then(notices.ask, () => {})
  }

  function tellAway(cause: unknown): void {
    if (cause !== undefined && !away) log.error({ err: cause }, 'revocations cannot be read')
    if (cause === undefined && away) log.info('revocations are read again')
    away = cause !== undefined
    if (away) seen = nothing
  }

  async function readUnseen(): Promise<void> {
    const began = clock.monotonic()
    const unseen = await revokedSince(db.knex, seen)
    for (const one of unseen.rows) take(one)
    seen = unseen.seen
    lookedAt = began
  }

  function take({ key, notBefore, expiresAt }: RevokedKey): void {
    const former = revoked.get(key)
    if (former !== undefined && former.notBefore >= notBefore) return
    revoked.set(key, { notBefore, expiresAt })
  }

  async function reap(): Promise<void> {
    const now = clock.now()
    for (const [key, { expiresAt }] of revoked) if (expiresAt <= now) revoked.delete(key)
    await db.knex.raw(`delete from revocation where expires_at <= ?`, [now]).catch(() => {})
  }
}
