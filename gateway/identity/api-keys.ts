// The keys of systems that cannot sign assertions. A key is made here, shown once, and kept as the
// SHA-256 of its secret; all that are in force are held in memory, so that no call waits for the
// database.
//
//   made ──▶ in force ──▶ expired        rotate: a new one is made, and the others expire
//                │                               after the overlap at the latest
//                └──────▶ revoked        at once here, within a second on other nodes

import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { digestOf, makeApiKey } from '#policies/api-key/key-form.ts'
import type { ApiKey, ApiKeys } from '#policies/policy.ts'
import { apiKeysOf, expireKeys, heldKeys, insertKey, noteUse, revokeKey } from './api-key-table.ts'
import type { ApiKeyFacts } from './api-key-table.ts'
import { keepLooking } from './keep-looking.ts'
import { systemChanged } from './suspend-system.ts'
import { refuseUnknownSystem } from './systems.ts'

export interface MadeKey extends ApiKeyFacts {
  /** The key itself: nobody can say it again. */
  readonly key: string
}

export interface SystemKeys {
  /** What steps look in. */
  readonly known: ApiKeys
  /** Of one system, or all; the newest first. */
  list(system?: string): Promise<ApiKeyFacts[]>
  add(request: { system: string; seconds: number }): Promise<MadeKey>
  /** Keys in force before end after `overlap` seconds, unless they end sooner. */
  rotate(request: { system: string; seconds: number; overlap: number }): Promise<MadeKey>
  /** Refuses `resource/unknown`; a second time it changes nothing. */
  revoke(id: string): Promise<ApiKeyFacts>
  close(): Promise<void>
}

interface Deps {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
}

const changed = 'api-key.changed'
/** How often it is written down which keys were used. */
const noteEveryMs = 60_000
const dayMs = 86_400_000

export async function openSystemKeys({ db, bus, log, clock }: Deps): Promise<SystemKeys> {
  let held: ReadonlyMap<string, ApiKey> = await heldKeys(db, clock)
  /** The day of the last use that this process knows, by id. */
  const usedOn = new Map<string, number>()
  const unwritten = new Set<string>()
  const looks = keepLooking({
    bus,
    events: [changed, ...systemChanged],
    async look() {
      held = await heldKeys(db, clock)
    },
    failed: (cause) =>
      log.warn({ err: cause }, 'the keys of systems could not be read; the known ones stay'),
  })
  const noting = setInterval(() => void writeUses(), noteEveryMs).unref()

  return {
    known: { find: (id) => held.get(id), used },
    list: (system) => apiKeysOf(db, clock, { system }),
    add: ({ system, seconds }) => make(system, seconds, undefined),
    rotate: ({ system, seconds, overlap }) => make(system, seconds, overlap),
    revoke,
    async close() {
      clearInterval(noting)
      await looks.close()
      await writeUses()
    },
  }

  async function make(system: string, seconds: number, overlap: number | undefined) {
    const { id, secret, key } = makeApiKey()
    const now = clock.now()
    await db.knex.transaction(async (trx) => {
      if (overlap !== undefined) await expireKeys(trx, system, new Date(now + overlap * 1000))
      const row = { id, system, digest: digestOf(secret), madeAt: new Date(now) }
      if (!(await insertKey(trx, { ...row, expiresAt: new Date(now + seconds * 1000) }))) {
        return refuseUnknownSystem(system)
      }
      await bus.publish(trx, { type: changed, subject: system, data: { key: id } })
    })
    await looks.now()
    const [facts] = await apiKeysOf(db, clock, { id })
    return { ...facts!, key }
  }

  async function revoke(id: string): Promise<ApiKeyFacts> {
    await db.knex.transaction(async (trx) => {
      const system = await revokeKey(trx, id, new Date(clock.now()))
      if (system !== undefined) {
        await bus.publish(trx, { type: changed, subject: system, data: { key: id } })
      }
    })
    await looks.now()
    const [facts] = await apiKeysOf(db, clock, { id })
    return facts ?? refuse('resource/unknown', `No key has the id ${id}.`)
  }

  function used(id: string): void {
    const today = Math.floor(clock.now() / dayMs)
    if (usedOn.get(id) === today) return
    usedOn.set(id, today)
    unwritten.add(id)
  }

  /** A use that could not be written is written the next time. */
  async function writeUses(): Promise<void> {
    const uses = [...unwritten].map((id) => ({ id, day: usedOn.get(id)! * dayMs }))
    if (uses.length === 0) return
    unwritten.clear()
    try {
      await noteUse(db, uses)
    } catch (cause) {
      for (const { id } of uses) unwritten.add(id)
      log.warn({ err: cause }, 'which keys were used is written down later')
    }
  }
}
