// What a WebSocket is to the bus: bytes that pass between a client and an upstream until one of them
// ends, and then both. Nobody reads them; what was decided of the call was decided before.
//
//   client ──up──► connection        one end is full: the other is not read
//          ◄─down─                   one ends, breaks, or neither says a word for ten minutes: both end
//
// What was on its way may still arrive, within half a second. When what let the call in is revoked,
// both end within a sweep, whether bytes pass or not.

import type { Socket } from 'node:net'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Carried, Connection } from './connection.ts'
import { stayOpen } from './server-options.ts'
import type { Sweep, Swept } from './sweep.ts'

/** Milliseconds without a byte either way. */
const idleMs = 600_000
/** Milliseconds in which the last bytes must be taken. */
const lastMs = 500

export interface TunnelDeps {
  readonly clock: Clock
  readonly sweep: Sweep
  /** Those that are open. */
  readonly tunnels: Set<Tunnel>
}

export class Tunnel implements Carried, Swept {
  readonly method = 'GET'
  readonly upgrades = true
  place = -1
  /** Bytes from the client. */
  up = 0
  /** Bytes to the client. */
  down = 0
  isBroken = false
  readonly #client: Socket
  readonly #holds: () => boolean
  readonly #connection: Connection
  readonly #deps: TunnelDeps
  #seen = 0
  /** Monotonic milliseconds of the last byte; once it ends, of the end. */
  #last: number
  #ends = false

  /**
   * `client` has been sent the 101; `early`: what the upstream sent behind its own; `holds` as of the
   * call: asked before bytes pass, and now and then while none do.
   */
  constructor(
    client: Socket,
    connection: Connection,
    early: readonly Uint8Array[],
    deps: TunnelDeps,
    holds = () => true,
  ) {
    this.#client = client
    this.#holds = holds
    this.#connection = connection
    this.#deps = deps
    this.#last = deps.clock.monotonic()
    stayOpen(client)
    deps.tunnels.add(this)
    deps.sweep.add(this)
    client
      .on('data', (bytes: Uint8Array) => this.#upward(bytes))
      .on('end', () => this.close())
      .on('error', () => (this.isBroken ||= !this.#ends))
      .on('close', () => this.close())
      .resume()
    for (const bytes of early) this.onBytes(bytes)
    connection.carry(this)
    // A client that has gone already says so no more.
    if (client.destroyed) this.close()
  }

  onBytes(bytes: Uint8Array): boolean {
    if (this.#isRevoked()) return true
    this.down += bytes.length
    const wants = this.#client.write(bytes)
    if (!wants) this.#client.once('drain', () => this.#connection.resume())
    return wants
  }

  onEnd(): void {
    this.close()
  }

  onBroken(): void {
    this.isBroken ||= !this.#ends
    this.close()
  }

  onAnswer(): void {}
  onHead(): void {}
  onSent(): void {}

  /** Both ends are told in the way of TCP; no frame is made up between theirs. */
  close(): void {
    if (this.#ends) return
    this.#ends = true
    this.#deps.tunnels.delete(this)
    this.#last = this.#deps.clock.monotonic()
    this.#client.destroySoon()
    this.#connection.destroySoon()
  }

  sweep(now: number): void {
    if (!this.#ends && this.#isRevoked()) return
    const passed = this.up + this.down
    if (!this.#ends && passed !== this.#seen) {
      this.#seen = passed
      this.#last = now
    }
    if (now - this.#last <= (this.#ends ? lastMs : idleMs)) return
    if (!this.#ends) return this.close()
    this.#client.destroy()
    this.#connection.destroy()
    this.#deps.sweep.delete(this)
  }

  /** True: it ends, at once and in both directions. */
  #isRevoked(): boolean {
    if (this.#holds()) return false
    this.isBroken = true
    this.close()
    return true
  }

  #upward(bytes: Uint8Array): void {
    if (this.#isRevoked()) return
    this.up += bytes.length
    if (this.#connection.write(bytes)) return
    this.#client.pause()
    this.#connection.onceDrained(() => this.#client.resume())
  }
}
