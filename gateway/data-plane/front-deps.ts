// What the door of the data plane and the exchanges behind it work with.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { AddressLimit } from './address-limit.ts'
import type { ClientAddress } from './client-address.ts'
import type { PublicAddress } from './request-head.ts'
import type { Meter } from './meter.ts'
import type { Snapshot } from './snapshot.ts'
import type { Sweep } from './sweep.ts'
import type { Tracer } from './trace.ts'
import type { Upstreams } from './upstream.ts'

export interface FrontDeps {
  readonly clock: Clock
  readonly log: Log
  readonly sweep: Sweep
  readonly tracer: Tracer
  readonly upstreams: Upstreams
  readonly publicAddress: PublicAddress
  readonly clientAddress: ClientAddress
  readonly limit: AddressLimit
  /** Counts requests that met no API. */
  readonly elsewhere: Meter
  readonly upstreamTimeoutMs: number
  snapshot(): Snapshot
  /** True: connections are to end with their next reply. */
  draining(): boolean
}
