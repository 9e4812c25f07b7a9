// The keys the bus signs tokens with. They are made at the first start, live in the table
// `signing_key` and are held in memory, so that checking a token never waits for the database and
// goes on when the database is away.
//
//      made ──▶ next ──▶ active ──▶ retired ──▶ row deleted
//               published  signs      verifies    refused
//               only
//
// There is always exactly one active key: a partial unique index sees that there are not two, and
// whoever finds none makes one; deleting every row is how to withdraw every token at once. What
// changed is noticed by the event `key.changed`, by a look every quarter of a minute in case a notice
// was lost, and, at most once in five seconds, when a token names a key we do not know.
// The private part never leaves this file but to the provider that signs; it is never logged.

import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Issuer } from '#policies/policy.ts'
import { makeKey, publicPart } from './jwk.ts'
import type { PrivateJwk } from './jwk.ts'

export interface KeyFacts {
  readonly kid: string
  readonly state: 'next' | 'active' | 'retired'
  readonly algorithm: 'ES256'
  /** ISO 8601. */
  readonly at: string
}

export interface Keys {
  readonly issuer: Issuer
  list(): readonly KeyFacts[]
  /** Private keys, the active one first: for the provider, for nothing else. */
  signing(): readonly PrivateJwk[]
  /** Called after each change with the keys already in place. */
  onChange(changed: () => void): void
  close(): Promise<void>
}

interface Deps {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
}

interface Row {
  kid: string
  private_jwk: PrivateJwk
  made_at: Date | string
  state: KeyFacts['state']
}

const lookEvery = 15_000
const coolDown = 5_000

/** Makes the first key when there is none; rejects when the database does not answer. */
export async function openKeys(url: string, { db, bus, log, clock }: Deps): Promise<Keys> {
  let rows: readonly Row[] = []
  let known = new Map<string, KeyObject>()
  let generation = 0
  let lookedAt = clock.monotonic()
  let looking: Promise<void> = Promise.resolve()
  const listeners: (() => void)[] = []

  take(await readKeys())

  const watch = bus.watch(['key.changed'], () => void look())
  const timer = setInterval(() => void look(), lookEvery)
  timer.unref()

  return {
    issuer: { url, key: keyOf, generation: () => generation },
    list: () => rows.map(facts),
    signing: () => rows.map((row) => row.private_jwk),
    onChange: (changed) => void listeners.push(changed),
    async close() {
      clearInterval(timer)
      await watch.stop()
      await looking
    },
  }

  function keyOf(kid: string): KeyObject | undefined {
    const key = known.get(kid)
    if (!key && clock.monotonic() - lookedAt >= coolDown) void look()
    return key
  }

  /** One look after another, so that an older answer never covers a newer one. */
  function look(): Promise<void> {
    lookedAt = clock.monotonic()
    looking = looking.then(async () => {
      try {
        take(await readKeys())
      } catch (cause) {
        log.warn({ err: cause }, 'the signing keys could not be read; the known ones stay')
      }
    })
    return looking
  }

  async function readKeys(): Promise<Row[]> {
    await ensureActiveKey({ db, bus, log, clock })
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

async function ensureActiveKey({ db, bus, log, clock }: Deps): Promise<void> {
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
    `select kid, private_jwk, made_at, state from signing_key
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

function facts({ kid, state, made_at }: Row): KeyFacts {
  return { kid, state, algorithm: 'ES256', at: new Date(made_at).toISOString() }
}
