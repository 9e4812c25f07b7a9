// The memory of agreements is fed by events for speed and by a look every quarter of a second for truth: one
// number tells whether anything changed, and what changed after the number known is read. Numbers come in
// the order of commits (tables.ts), so nothing is missed.
//
// A node that cannot look does not know what was suspended: after a second `isFresh` is false, and calls
// that need an agreement are refused, not let through.

import { accessSince } from './access-table.ts'
import type { AgreementNeeds } from './agreement-needs.ts'
import { agreementsSince } from './agreement-table.ts'
import { holdAgreements } from './hold-agreements.ts'
import type { HeldAgreements } from './hold-agreements.ts'
import type { KnownAgreements } from './known-agreements.ts'

export interface KeptAgreements {
  readonly known: KnownAgreements
  readonly covering: HeldAgreements['covering']
  /** Resolves when what was committed before the call is in memory, or could not be read. */
  look(): Promise<void>
  close(): Promise<void>
}

type Needs = Pick<AgreementNeeds, 'db' | 'bus' | 'clock' | 'log' | 'suspendedEntities'>

const lookEvery = 250
/** Milliseconds. */
export const staleAfter = 1_000
const events = ['agreement.changed', 'access.changed', 'entity.suspended', 'entity.resumed']

/** Rejects when the database does not answer. */
export async function keepKnown({
  db,
  bus,
  clock,
  log,
  suspendedEntities,
}: Needs): Promise<KeptAgreements> {
  let held = holdAgreements()
  let known = Infinity
  let lookedAt = -Infinity
  let away = false
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  await read()
  const watch = bus.watch(events, () => void look())
  const timer = setInterval(() => {
    if (running === undefined) void look()
  }, lookEvery).unref()

  return {
    known: {
      purpose: (id) => held.purpose(id),
      of: (entity, api) => held.of(entity, api),
      capacity: (api) => held.capacity(api),
      isFresh: () => clock.monotonic() - lookedAt <= staleAfter,
    },
    covering: (api, operations) => held.covering(api, operations),
    look,
    async close() {
      clearInterval(timer)
      await watch.stop()
      await (next ?? running)
    },
  }

  /** One look at a time; who asks during one waits for another after it. */
  function look(): Promise<void> {
    if (running !== undefined) {
      return (next ??= running.then(() => {
        next = undefined
        return look()
      }))
    }
    return (running = read()
      .then(() => tellAway(undefined), tellAway)
      .finally(() => {
        running = undefined
      }))
  }

  async function read(): Promise<void> {
    const began = clock.monotonic()
    const { rows } = await db.knex.raw<{ rows: [{ seq: string | number }] }>(
      `select seq from agreement_turn`,
    )
    const seq = Number(rows[0].seq)
    const suspended = await suspendedEntities()
    if (seq !== known) await readChanges(seq)
    held.suspend(suspended)
    lookedAt = began
  }

  /** All is read at first, and when the number went back: the database was put back to an earlier day. */
  async function readChanges(seq: number): Promise<void> {
    const isBack = seq < known
    const since = isBack ? Number.MIN_SAFE_INTEGER : known
    const agreements = await agreementsSince(db.knex, since)
    const access = await accessSince(db.knex, since)
    if (isBack) held = holdAgreements()
    held.take(agreements, access)
    known = seq
  }

  function tellAway(cause: unknown): void {
    if (cause !== undefined && !away) log.error({ err: cause }, 'agreements cannot be read')
    if (cause === undefined && away) log.info('agreements are read again')
    away = cause !== undefined
  }
}
