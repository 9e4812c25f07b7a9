// What the door of the data plane and the exchanges behind it work with.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Caller } from '#policies/call.ts'
import type { Issuer } from '#policies/policy.ts'
import type { PartCache } from '../composition/run/part-cache.ts'
import type { AddressLimit } from './address-limit.ts'
import type { ClientAddress } from './client-address.ts'
import type { ClientCertificate } from './client-certificate.ts'
import type { PublicAddress } from './request-head.ts'
import type { Meter } from './meter.ts'
import type { Snapshot } from './snapshot.ts'
import type { Sweep } from './sweep.ts'
import type { Tracer } from './trace.ts'
import type { Tunnel } from './tunnel.ts'
import type { Upstreams } from './upstream.ts'

/** What the token is for that a caller of a composed operation shows to a part. */
export interface PartResource {
  /** Audience, as in `ApiFacts`. */
  readonly resource: string
  /** Id of the operation of the part. */
  readonly operation: string
  /** What that operation asks for. */
  readonly scopes: readonly string[]
  /** Key of the composed API. */
  readonly act: string
}

/** Value of `Authorization`, the same for a while; undefined: no such token is to be had. */
export type PartToken = (caller: Caller, wish: PartResource) => string | undefined

export interface FrontDeps {
  readonly clock: Clock
  readonly log: Log
  readonly sweep: Sweep
  readonly tracer: Tracer
  readonly upstreams: Upstreams
  readonly publicAddress: PublicAddress
  readonly clientAddress: ClientAddress
  readonly clientCertificate: ClientCertificate
  readonly limit: AddressLimit
  /** Counts requests that met no API. */
  readonly elsewhere: Meter
  readonly upstreamTimeoutMs: number
  /** WebSockets that are open. */
  readonly tunnels: Set<Tunnel>
  readonly partToken: PartToken
  /** Opens the identifier of a person, for parts that are asked with it. */
  readonly reveal: Issuer['reveal']
  readonly partCache: PartCache
  snapshot(): Snapshot
  /** True: connections are to end with their next reply. */
  draining(): boolean
}

/** What one exchange needs of them. */
export type ExchangeDeps = Pick<
  FrontDeps,
  'clock' | 'log' | 'sweep' | 'upstreams' | 'tunnels' | 'draining'
>
