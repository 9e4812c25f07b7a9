// Deliveries as they fall due: many webhooks at once, one delivery of each at a time, in order. A target
// that hangs holds up its own webhook and nobody else's.

import { deliver } from './deliver.ts'
import type { Sending } from './deliver.ts'
import { takeDue } from './webhook-table.ts'
import type { Row } from './webhook-table.ts'

export interface Deliveries {
  /** Look now; something may be due. */
  wake(): void
  /** Resolves when nothing is under way any more; what was cut off is sent later. */
  close(): Promise<void>
}

/** `stop` ends what is under way. */
export function runDeliveries(sending: Sending, stop: () => void): Deliveries {
  const { db, clock, log, its } = sending
  const leaseMs = its.totalMs + 5_000
  const running = new Set<Promise<void>>()
  let isClosed = false
  let looking: Promise<void> | undefined
  let isAgain = false
  let isAway = false
  const timer = setInterval(wake, its.everyMs).unref()

  return {
    wake,
    async close() {
      isClosed = true
      clearInterval(timer)
      stop()
      await looking
      await Promise.all(running)
    },
  }

  function wake(): void {
    if (isClosed) return
    isAgain = true
    looking ??= lookWhileAsked().finally(() => (looking = undefined))
  }

  async function lookWhileAsked(): Promise<void> {
    while (isAgain && !isClosed) {
      isAgain = false
      const many = its.atOnce - running.size
      if (many > 0) await look(many)
    }
  }

  async function look(many: number): Promise<void> {
    try {
      for (const row of await takeDue(db.knex, { many, now: clock.now(), leaseMs })) start(row)
      isAway = false
    } catch (err) {
      if (!isAway) log.warn({ err }, 'webhooks cannot be looked after; it is tried again')
      isAway = true
    }
  }

  function start(row: Row): void {
    const one = deliver(row, sending)
      .catch((err: unknown) =>
        log.warn({ err, webhook: row.id }, 'a delivery was not written down'),
      )
      .finally(() => {
        running.delete(one)
        wake()
      })
    running.add(one)
  }
}
