// One durable subscription at work: takes the lease of its consumer, hands over event after event in
// the order of positions, and remembers in the database how far it is. No transaction is open while a
// handler runs.
//
// oxfmt-ignore
//            lease taken            event                  done
//   waiting ────────────▶ reading ───────▶ handling ─────────────────▶ reading
//      ▲                     │                │ threw                     ▲
//      ├──── nothing left ───┘                ▼          tries used up    │
//      └──── lease lost (anywhere)         backing off ──────────────▶ parked
//
// An event that fails holds back everything behind it, of every subject, until it is done or parked;
// then the rest goes on, also of the same subject. A handler therefore looks at the state of its
// subject, not at the event alone.

import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'

import type { Event, Subscription } from './bus.ts'
import { beginAttempt, leaseMs, moveOn, parkEvent } from './consumer.ts'
import { releaseLease, renewLease, takeLease } from './consumer.ts'
import type { Lease } from './consumer.ts'
import { openNap } from './nap.ts'
import { eventsWithin } from './outbox.ts'
import type { Placed } from './outbox.ts'

export interface Pace {
  /** How often the database is looked at when nothing wakes us. */
  readonly pollMs: number
  /** Attempts at an event before it is parked. */
  readonly tries: number
  /** Pause after the first failure; doubled after each further one, up to 10 s. */
  readonly firstPauseMs: number
}

export interface SubscriptionNeeds {
  readonly consumer: string
  readonly types: readonly string[]
  readonly handle: (event: Event) => Promise<void>
  readonly pace: Pace
  readonly holder: string
  /** The last position known. */
  readonly latest: () => number
  readonly db: Database
  readonly log: Log
}

export interface RunningSubscription extends Subscription {
  /** There may be something new. */
  wake(): void
}

const batch = 100
const longestPauseMs = 10_000

export function runSubscription(needs: SubscriptionNeeds): RunningSubscription {
  const { consumer, types, handle, pace, holder, latest, db } = needs
  const log = needs.log.child({ organ: 'bus', consumer })
  const nap = openNap()
  const pause = openNap()
  let stopping = false
  let lease: Lease | undefined
  let heart: NodeJS.Timeout | undefined
  let scanned = 0
  const ended = run()
  return {
    wake: () => nap.end(),
    async stop() {
      stopping = true
      nap.end()
      pause.end()
      await ended
    },
  }

  async function run(): Promise<void> {
    let away = false
    while (!stopping) {
      try {
        await round()
        away = false
      } catch (error) {
        if (!away) log.warn({ err: error }, 'Events wait until the database answers again.')
        away = true
      }
      if (!stopping) await nap.for(pace.pollMs)
    }
    clearInterval(heart)
    if (lease) await releaseLease(db.knex, lease).catch(() => {})
  }

  async function round(): Promise<void> {
    if (!lease) await take()
    while (lease && !stopping && scanned < latest()) {
      const stretch = { after: scanned, upTo: latest(), types }
      const events = await eventsWithin(db.knex, stretch, batch)
      for (const placed of events) {
        if (stopping || !(await settle(placed, lease))) return
        scanned = placed.position
      }
      if (events.length < batch) scanned = stretch.upTo
    }
  }

  async function take(): Promise<void> {
    const taken = await takeLease(db.knex, consumer, holder)
    if (!taken) return
    lease = taken
    scanned = taken.position
    heart = setInterval(() => beat(taken), leaseMs / 3).unref()
  }

  function beat(held: Lease): void {
    renewLease(db.knex, held).then(
      (still) => still || lease !== held || lost(),
      () => {},
    )
  }

  function lost(): false {
    log.warn('Another process took over this consumer.')
    clearInterval(heart)
    lease = undefined
    return false
  }

  /** False: stopped, or the lease is lost; the event comes again, here or elsewhere. */
  async function settle(placed: Placed, held: Lease): Promise<boolean> {
    const { event, position } = placed
    for (;;) {
      const attempt = await beginAttempt(db.knex, held)
      if (attempt === undefined) return lost()
      const failure = attempt > pace.tries ? endedProcess : await attemptAt(event)
      if (failure === undefined) return (await moveOn(db.knex, held, position)) || lost()
      const about = { event: event.id, type: event.type, attempt, err: failure }
      if (attempt >= pace.tries) {
        const parked = { ...placed, attempts: attempt, reason: failure.message }
        if (!(await parkEvent(db.knex, held, parked))) return lost()
        log.error(about, 'The event was parked in event_parked; later ones go on without it.')
        return true
      }
      if (isPowerOfTwo(attempt)) log.warn(about, 'The event failed and will be tried again.')
      await pause.for(Math.min(pace.firstPauseMs * 2 ** (attempt - 1), longestPauseMs))
      if (stopping) return false
    }
  }

  async function attemptAt(event: Event) {
    try {
      await handle(event)
      return undefined
    } catch (thrown) {
      return thrown instanceof Error ? thrown : new Error(String(thrown))
    }
  }
}

const endedProcess = new Error('The process ended at every attempt.')

/** The 1st, 2nd, 4th, 8th… failure is worth a line. */
function isPowerOfTwo(n: number): boolean {
  return (n & (n - 1)) === 0
}
