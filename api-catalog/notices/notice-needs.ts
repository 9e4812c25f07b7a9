// What notices need: organs of the bus, and what compose knows of other rooms.

import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Change } from '../compare/change.ts'
import type { ImpactNeeds } from '../impact/who-is-affected.ts'
import type { Usage } from '../usage/usage.ts'

export interface NoticeNeeds {
  readonly db: Database
  readonly bus: Pick<Bus, 'subscribe'>
  readonly clock: Clock
  readonly log: Log
  /** No slash at the end. */
  readonly publicUrl: string
  /** Hosts inside the network that webhooks may call, as registration may. */
  readonly fetchAllow: readonly string[]
  readonly usage: Pick<Usage, 'read'>
  /** Of the agreements. */
  readonly covering: ImpactNeeds['covering']
  /** What one side of the agreement asks for now; undefined: there is no such agreement. */
  agreement(id: string): Promise<
    | {
        readonly asked?: { readonly by: 'consumer' | 'owner' } | undefined
        readonly reason?: string | undefined
      }
    | undefined
  >
  /** Of the catalog; of every major, the most recent first. */
  changelog(entity: string, api: string): Promise<readonly ChangelogEntry[]>
  readonly lives: LifeReader
  readonly sign: SignMessage
  readonly pace?: Partial<Pace>
}

/** ES256 over what is made for the id of the key that is active now; r and s, 64 bytes (RFC 9421 §3.3.4). */
export type SignMessage = (messageFor: (kid: string) => Uint8Array) => {
  readonly kid: string
  readonly signature: Uint8Array
}

export interface ChangelogEntry {
  readonly version: string
  readonly major: number
  /** ISO 8601. */
  readonly at: string
  readonly changes: readonly Change[]
  readonly forced?: string
}

export interface LifeReader {
  list(): Promise<readonly LifeOfMajor[]>
}

export interface LifeOfMajor {
  readonly entity: string
  readonly api: string
  readonly major: number
  readonly state: string
  readonly deprecatedAt?: string | undefined
  readonly sunsetAt?: string | undefined
  readonly successor?: string | undefined
  readonly reason?: string | undefined
}

export interface Pace {
  /** Milliseconds between looks at what is due. */
  readonly everyMs: number
  /** For one delivery. */
  readonly totalMs: number
  /** Deliveries of one process at once. */
  readonly atOnce: number
}

export const usualPace: Pace = { everyMs: 2_000, totalMs: 5_000, atOnce: 32 }
