// The keys the bus signs tokens with. They are made at the first start, live in the table
// `signing_key` and are held in memory, so that checking a token never waits for the database and
// goes on when the database is away.
//
// How one key takes the place of another is drawn in `turn-keys.ts`.
//
// There is always exactly one active key: a partial unique index sees that there are not two, and
// whoever finds none makes one; deleting every row is how to withdraw every token at once. What
// changed is noticed by the event `key.changed`, by a look every quarter of a minute in case a notice
// was lost, and, at most once in five seconds, when a token names a key we do not know.
// The private part never leaves this file but to those who sign, the provider and part-tokens.ts; it
// is never logged.

import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Database } from '#kernel/db/db.ts'
import type { Issuer } from '#policies/policy.ts'
import { makeKey, publicPart } from './jwk.ts'
import type { PrivateJwk } from './jwk.ts'
import { deleteKey, publishNextKey, turnKeys } from './turn-keys.ts'
import type { KeyDeps } from './turn-keys.ts'
import { keepLooking } from './keep-looking.ts'

export interface KeyFacts {
  readonly kid: string
  readonly state: 'next' | 'active' | 'retired'
  readonly algorithm: 'ES256'
  /** When it was made; ISO 8601. */
  readonly at: string
  /** Until when it stays in this state; absent: until another key signs. */
  readonly until?: string
}

export interface Keys {
  readonly issuer: Pick<Issuer, 'url' | 'key' | 'generation'>
  list(): readonly KeyFacts[]
  /** Publishes the key that will sign next. */
  rotate(): Promise<void>
  /**
   * Withdraws a key, and every token it signed.
   *
   * @throws Problem resource/unknown
   */
  revoke(kid: string): Promise<void>
  /** Private keys, the active one first: for the provider and part-tokens.ts, for nothing else. */
  signing(): readonly PrivateJwk[]
  /** Called after each change with the keys already in place. */
  onChange(changed: () => void): void
  close(): Promise<void>
}

interface Row {
  kid: string
  private_jwk: PrivateJwk
  made_at: Date | string
  state: KeyFacts['state']
  until: Date | string | null
}

const coolDown = 5_000

/** Makes the first key when there is none; rejects when the database does not answer. */
export async function openKeys(url: string, deps: KeyDeps): Promise<Keys> {
  const { db, bus, log, clock } = deps
  let rows: readonly Row[] = []
  let known = new Map<string, KeyObject>()
  let generation = 0
  let lookedAt = clock.monotonic()
  const listeners: (() => void)[] = []

  take(await readKeys())

  const looks = keepLooking({
    bus,
    events: ['key.changed'],
    look: async () => take(await readKeys()),
    failed: (cause) =>
      log.warn({ err: cause }, 'the signing keys could not be read; the known ones stay'),
  })

  return {
    issuer: { url, key: keyOf, generation: () => generation },
    list: () => rows.map(facts),
    async rotate() {
      await publishNextKey(deps)
      await look()
    },
    async revoke(kid) {
      await deleteKey(kid, deps)
      await look()
    },
    signing: () => rows.map((row) => row.private_jwk),
    onChange: (changed) => void listeners.push(changed),
    close: looks.close,
  }

  function keyOf(kid: string): KeyObject | undefined {
    const key = known.get(kid)
    if (!key && clock.monotonic() - lookedAt >= coolDown) void look()
    return key
  }

  function look(): Promise<void> {
    lookedAt = clock.monotonic()
    return looks.now()
  }

  async function readKeys(): Promise<Row[]> {
    await turnKeys(deps)
    await ensureActiveKey(deps)
    return await signingKeys(db)
  }

  function take(found: readonly Row[]): void {
    if (sameKeys(found, rows)) return
    rows = found
    known = new Map(found.map(({ kid, private_jwk }) => [kid, publicKey(private_jwk)]))
    generation += 1
    for (const changed of listeners) changed()
  }
}

async function ensureActiveKey({ db, bus, log, clock }: KeyDeps): Promise<void> {
  const { rows } = await db.knex.raw(`select 1 from signing_key where state = 'active'`)
  if (rows.length > 0) return
  const key = makeKey()
  await db.knex.transaction(async (trx) => {
    const made = await trx.raw(
      `insert into signing_key (kid, private_jwk, made_at, state) values (?, ?, ?, 'active')
       on conflict (state) where state = 'active' do nothing
       returning kid`,
      [key.kid, JSON.stringify(key), new Date(clock.now())],
    )
    if (made.rows.length === 0) return
    await bus.publish(trx, { type: 'key.changed', subject: key.kid, data: { state: 'active' } })
    log.info({ kid: key.kid }, 'a signing key was made')
  })
}

/** Active first, as the provider signs with the first that fits. */
async function signingKeys(db: Database): Promise<Row[]> {
  const { rows } = await db.knex.raw(
    `select kid, private_jwk, made_at, state, until from signing_key
     order by state = 'active' desc, made_at, kid`,
  )
  return rows as Row[]
}

function sameKeys(some: readonly Row[], others: readonly Row[]): boolean {
  const shape = (rows: readonly Row[]) => rows.map(({ kid, state }) => `${state} ${kid}`).join()
  return shape(some) === shape(others)
}

function publicKey(jwk: PrivateJwk): KeyObject {
  return createPublicKey({ key: { ...publicPart(jwk) }, format: 'jwk' })
}

function facts({ kid, state, made_at, until }: Row): KeyFacts {
  const at = new Date(made_at).toISOString()
  const ends = until === null ? undefined : new Date(until).toISOString()
  return { kid, state, algorithm: 'ES256', at, ...(ends && { until: ends }) }
}
