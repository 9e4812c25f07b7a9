// The bus: what changed in one room reaches the others, and other processes. The outbox table is the
// only truth; notifications and NATS only shorten the wait for the next look at it.
//
// oxfmt-ignore
//   publish ─▶ event (in the transaction of the change)
//                │ commit
//                ▼ NOTIFY · NATS · poll
//              look: number what is committed ─┬▶ watchers      this process, a hint
//                                              ├▶ subscriptions durable, one process a consumer
//                                              └▶ relay         durable too: to NATS JetStream

import { hostname } from 'node:os'

import type { Knex } from 'knex'

import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import type { EventId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'

import { checkEvent } from './check-event.ts'
import { meetConsumer, releaseLeasesOfOthers } from './consumer.ts'
import { busChannel, insertEvent, numberEvents } from './outbox.ts'
import { startPruning } from './prune.ts'
import { openRounds } from './rounds.ts'
import { runSubscription } from './subscription.ts'
import type { Pace, RunningSubscription } from './subscription.ts'
import { openWatchers } from './watchers.ts'

export interface Event<data = unknown> {
  readonly id: EventId
  /** The noun, then what happened to it: `api.published`. */
  readonly type: string
  /** What it happened to: `vat/taxpayers`. */
  readonly subject: string
  /** ISO 8601, UTC, when it was published. */
  readonly at: string
  /** JSON. Ids and facts, no personal data: events leave the bus through NATS. */
  readonly data: data
}

export interface Subscription {
  /** Resolves when a handler at work has ended; nothing is handled afterwards. */
  stop(): Promise<void>
}

export interface Bus {
  /**
   * In the transaction of the change: afterwards both are there, or neither.
   *
   * @throws Error when the type is not `noun.happened`, or the data is no JSON or above 256 KiB
   */
  publish<data>(
    trx: Knex.Transaction,
    event: { type: string; subject: string; data: data },
  ): Promise<EventId>
  /**
   * Durable: at least once, in order, across restarts; one process handles for a consumer at a time.
   * A consumer met for the first time hears what is published from now on. A handler that throws is
   * asked again, with growing pauses; after the last attempt the event is parked (`event_parked`) and
   * the next one comes.
   */
  subscribe(
    consumer: string,
    types: readonly string[],
    handle: (event: Event) => Promise<void>,
  ): Promise<Subscription>
  /** This process, from about now on; a hint: it may come for what was just before, or never. */
  watch(types: readonly string[], handle: (event: Event) => void): Subscription
  close(): Promise<void>
}

export interface BusNeeds {
  readonly db: Database
  /** Absent: no relay to JetStream. */
  readonly natsUrl?: string | undefined
  readonly log: Log
  readonly clock: Clock
  readonly pace?: Partial<Pace>
}

const usualPace: Pace = { pollMs: 1_000, tries: 8, firstPauseMs: 100 }

export async function openBus({ db, natsUrl, log, clock, ...more }: BusNeeds): Promise<Bus> {
  const pace = { ...usualPace, ...more.pace }
  const holder = `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`
  // The folder of the embedded database lets no other process in, so no other one can be handling.
  if (db.kind === 'pglite') await releaseLeasesOfOthers(db.knex, holder)
  let latest = await numberEvents(db.knex)
  const running = new Set<RunningSubscription>()
  const watchers = openWatchers({ knex: db.knex, log, from: latest })
  const rounds = openRounds({ everyMs: pace.pollMs, log, round: look })
  const deafen = await db.listen(busChannel, rounds.now)
  const nats = await reachNats()
  const pruning = startPruning({ knex: db.knex, log, clock })
  if (nats) await start(nats.consumer, ['*'], nats.relay, { ...pace, tries: Infinity })
  return { publish, subscribe, watch: watchers.add, close }

  /** Loaded only where there is one. */
  async function reachNats() {
    if (natsUrl === undefined) return undefined
    const { openNats, relayConsumer } = await import('./nats.ts')
    return { ...openNats({ url: natsUrl, log, hear: rounds.now }), consumer: relayConsumer }
  }

  async function look(): Promise<void> {
    latest = await numberEvents(db.knex)
    for (const subscription of running) subscription.wake()
    await watchers.tell(latest)
  }

  async function publish<data>(
    trx: Knex.Transaction,
    { type, subject, data }: { type: string; subject: string; data: data },
  ): Promise<EventId> {
    const id = newId<'event'>()
    const event = { id, type, subject, at: new Date(clock.now()).toISOString(), data }
    await insertEvent(trx, checkEvent(event))
    return id
  }

  async function subscribe(
    consumer: string,
    types: readonly string[],
    handle: (event: Event) => Promise<void>,
  ): Promise<Subscription> {
    return await start(consumer, types, handle, pace)
  }

  async function start(
    consumer: string,
    types: readonly string[],
    handle: (event: Event) => Promise<void>,
    its: Pace,
  ): Promise<Subscription> {
    const position = await numberEvents(db.knex)
    await meetConsumer(db.knex, { name: consumer, types, position })
    const subscription = runSubscription({
      consumer,
      types,
      handle,
      pace: its,
      holder,
      latest: () => latest,
      db,
      log,
    })
    running.add(subscription)
    return {
      async stop() {
        running.delete(subscription)
        await subscription.stop()
      },
    }
  }

  async function close(): Promise<void> {
    await deafen()
    pruning.stop()
    const stopping = [...running].map((subscription) => subscription.stop())
    // NATS among them: an event on its way there does not come through any more, and is relayed later.
    await Promise.all([rounds.stop(), nats?.close(), ...stopping])
  }
}
