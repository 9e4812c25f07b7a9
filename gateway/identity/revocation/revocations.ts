// What was revoked, in memory: a token that names a key of this map and was issued no later than the
// key was revoked counts for nothing any more, on every node within a second, without a question on
// the path of a call. Fed by NOTIFY for speed and by a look every quarter of a second for truth.
//
//   revoke(trx, keys) ─► row of `revocation` + NOTIFY ── commit ──┐
//                                                                 ▼
//   every node:   heard ─► what is new ─► map ◄── every 250 ms, also what was committed late: a number
//                                                 is drawn before the commit
//
// A node that cannot look does not know what was revoked: after 800 ms `isFresh` is false, and what
// needs to be sure is refused, not let through.

import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { tokenLife } from '../token-life.ts'

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
const staleAfter = 800
/** Milliseconds within which a transaction that revokes must be committed. */
const lateCommit = 5_000
/**
 * Milliseconds that a token may take from the look at its authority to its `iat`: one that was begun
 * before the revocation and dated after it is refused too.
 */
const underWay = 1_000
/** Milliseconds after which no token is left that a revocation could refuse; 60 s is the widest leeway. */
const keptFor = tokenLife * 1000 + 60_000

interface Row {
  seq: string | number
  key: string
  not_before: string | number
  expires_at: string | number
}

/** Resolves when everything revoked so far is known; rejects when the database does not answer. */
export async function openRevocations({ db, log, clock }: RevocationNeeds): Promise<Revocations> {
  const revoked = new Map<string, { notBefore: number; expiresAt: number }>()
  /** Sequence numbers known at past looks, the oldest first. */
  const known: { at: number; seq: number }[] = []
  let highest = 0
  let lookedAt = -Infinity
  let running: Promise<void> | undefined
  /** What was asked for while a look went on. */
  let next: 'new' | 'late' | undefined
  let away = false

  await readSince(-1)
  const unlisten = await db.listen(channel, () => look('new'))
  const timer = setInterval(() => look('late'), lookEvery).unref()
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
      await running
    },
  }

  async function revoke(trx: Knex.Transaction, keys: readonly RevocationKey[]): Promise<void> {
    const now = clock.now()
    await trx.raw(
      `insert into revocation (key, not_before, expires_at) select unnest(?::text[]), ?, ?`,
      [[...keys], now + underWay, now + keptFor],
    )
    await trx.raw(`select pg_notify(?, '')`, [channel])
  }

  /** One look at a time; who asks during one gets another after it. */
  function look(what: 'new' | 'late'): void {
    if (running !== undefined) {
      if (next !== 'late') next = what
      return
    }
    const since = what === 'new' ? highest : knownBefore(clock.monotonic() - lateCommit)
    running = readSince(since)
      .then(() => tellAway(undefined), tellAway)
      .finally(() => {
        running = undefined
        const wanted = next
        next = undefined
        if (wanted !== undefined) look(wanted)
      })
  }

  function tellAway(cause: unknown): void {
    if (cause !== undefined && !away) log.error({ err: cause }, 'revocations cannot be read')
    if (cause === undefined && away) log.info('revocations are read again')
    away = cause !== undefined
  }

  async function readSince(seq: number): Promise<void> {
    const began = clock.monotonic()
    const { rows } = await db.knex.raw<{ rows: Row[] }>(
      `select seq, key, not_before, expires_at from revocation where seq > ? order by seq`,
      [seq],
    )
    for (const row of rows) take(row)
    if (rows.length > 0) highest = Math.max(highest, Number(rows.at(-1)!.seq))
    lookedAt = began
    known.push({ at: began, seq: highest })
  }

  function take(row: Row): void {
    const notBefore = Number(row.not_before)
    const expiresAt = Number(row.expires_at)
    const former = revoked.get(row.key)
    if (former !== undefined && former.notBefore >= notBefore) return
    revoked.set(row.key, { notBefore, expiresAt })
  }

  /** The highest number that was known at that time: everything up to it has been committed since. */
  function knownBefore(at: number): number {
    while (known.length > 1 && known[1]!.at <= at) known.shift()
    return known[0]!.at <= at ? known[0]!.seq : -1
  }

  async function reap(): Promise<void> {
    const now = clock.now()
    for (const [key, { expiresAt }] of revoked) if (expiresAt <= now) revoked.delete(key)
    await db.knex.raw(`delete from revocation where expires_at <= ?`, [now]).catch(() => {})
  }
}
