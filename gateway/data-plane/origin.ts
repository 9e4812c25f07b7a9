// One origin behind the APIs and its connections: so many at the most, the one used last first, and
// one line of calls that wait for one.
//
//   enter ──► the line ──► once a turn of the event loop: idle connection, or a new one ──► go
//        └──► full: refused
//
// Calls are sent at the end of a turn, when all that had come over the connections was read: an
// answer that nobody asked for is then found out before the next call could take it for its own.

import { Connection } from './connection.ts'
import type { Clock } from '#kernel/clock/clock.ts'

/** A call that needs a connection. */
export interface Asker {
  /** Somebody still waits for the answer. */
  readonly isOpen: boolean
  /** A connection that was idle failed it before; it must have a new one. */
  readonly wantsNew: boolean
  go(connection: Connection): void
}

export const maxConnections = 128
/** Calls that may wait for a connection. */
export const maxWaiting = 1_024
/** WebSockets of one origin, beside its calls; none waits for a place. */
export const maxTunnels = 1_024
/** Milliseconds for which an idle connection is kept when its upstream says nothing else. */
const idleMs = 4_000

export class Origin {
  readonly #url: URL
  readonly #clock: Clock
  readonly #most: number
  readonly #mostWaiting: number
  readonly #connections = new Set<Connection>()
  #idle: Connection[] = []
  readonly #line: Asker[] = []
  #scheduled = false

  constructor(address: string, clock: Clock, most = maxConnections, mostWaiting = maxWaiting) {
    this.#url = new URL(address)
    this.#clock = clock
    this.#most = most
    this.#mostWaiting = mostWaiting
  }

  /** Nobody calls and nobody waits. */
  get isUnused(): boolean {
    return this.#connections.size === 0 && this.#line.length === 0
  }

  /** False: too many wait already. */
  enter(asker: Asker): boolean {
    const atOnce = this.#idle.length + this.#most - this.#connections.size
    if (this.#line.length >= this.#mostWaiting + atOnce) return false
    this.#line.push(asker)
    this.#schedule()
    return true
  }

  free(connection: Connection): void {
    connection.idleSince = 0
    this.#idle.push(connection)
    if (this.#line.length > 0) this.#schedule()
  }

  lost(connection: Connection): void {
    this.#connections.delete(connection)
    if (this.#line.length > 0) this.#schedule()
  }

  /** Called every second: closes what has been idle for too long. */
  tidy(): void {
    const now = this.#clock.monotonic()
    this.#idle = this.#idle.filter((one) => {
      if (one.idleSince === 0) one.idleSince = now
      if (one.isOpen && !isStale(one, now)) return true
      one.destroy()
      return false
    })
  }

  close(): void {
    for (const connection of this.#connections) connection.destroy()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#serve)
  }

  readonly #serve = (): void => {
    this.#scheduled = false
    for (;;) {
      const next = this.#line[0]
      if (next === undefined) return
      const connection = next.isOpen ? this.#connectionFor(next) : undefined
      if (next.isOpen && connection === undefined) return
      this.#line.shift()
      if (connection !== undefined) next.go(connection)
    }
  }

  #connectionFor({ wantsNew }: Asker): Connection | undefined {
    if (!wantsNew) {
      const idle = this.#takeIdle()
      if (idle !== undefined) return idle
    } else if (this.#connections.size >= this.#most) {
      this.#takeIdle()?.destroy()
    }
    if (this.#connections.size >= this.#most) return undefined
    const connection = new Connection(this.#url, this)
    this.#connections.add(connection)
    return connection
  }

  #takeIdle(): Connection | undefined {
    for (;;) {
      const idle = this.#idle.pop()
      if (idle === undefined || idle.isOpen) return idle
    }
  }
}

/** Two seconds before the upstream would close it: it is idle up to one longer than is known here. */
function isStale({ idleSince, idleMs: said }: Connection, now: number): boolean {
  return now - idleSince >= (said === undefined ? idleMs : Math.min(idleMs, said - 2_000))
}
