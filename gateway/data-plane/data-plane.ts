// The data plane, opened: everything under /api/ and /sandbox/, from the door to the upstream.
//
//   front ─► route ─► pipeline (identify · authorize · protect · shape) ─► upstream or sandbox
//                     reply ◄─ pipeline back ◄──────────────────────────────┘   then: finish, journal

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'node:net'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Journal } from '#kernel/journal/journal.ts'
import type { Log } from '#kernel/log/log.ts'
import type { ApiKeys, Issuer, KnownAgreements, KnownCertificates } from '#policies/policy.ts'
import type { SharedCounters } from '#policies/policy.ts'
import type { Catalog } from '#api-catalog/catalog.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { openPartCache } from '../composition/run/part-cache.ts'
import type { CountUsage } from './count-usage.ts'
import { openAddressLimit } from './address-limit.ts'
import { describe, explain } from './explain.ts'
import type { DescribedOperation, ExplainMore, Explanation } from './explain.ts'
import { publicAddress } from './request-head.ts'
import { openClientAddress } from './client-address.ts'
import type { TrustedProxies } from './client-address.ts'
import type { ClientCertificate } from './client-certificate.ts'
import { openFront } from './front.ts'
import type { PartToken } from './front-deps.ts'
import type { Meter } from './meter.ts'
import { noApi, openMetrics } from './metrics.ts'
import { openProbes } from './probes.ts'
import type { UpstreamHealth } from './probes.ts'
import type { LoadPolicies } from './reload.ts'
import { openReload } from './reload.ts'
import type { RebuildResult } from './reload.ts'
import type { Snapshot } from './snapshot.ts'
import { openSweep } from './sweep.ts'
import { openTracer } from './trace.ts'
import type { Tunnel } from './tunnel.ts'
import { openUpstreams } from './upstream.ts'

export interface Gateway {
  /** Any request of the public listener that begins with /api/ or /sandbox/. */
  handle(req: IncomingMessage, res: ServerResponse): void
  /** Likewise, where a WebSocket is asked for; `early`: bytes behind the head. */
  upgrade(req: IncomingMessage, socket: Socket, early: Buffer): void
  /** Reads policies and catalog anew; resolves when what was there at the call serves or is refused. */
  rebuild(reason: string): Promise<RebuildResult>
  /** `more`: what else is told of the call. */
  explain(method: string, url: string, more?: ExplainMore): Promise<Explanation>
  describe(api: PublishedApi): DescribedOperation[]
  current(): SnapshotState
  /** What is served now; the same list as long as the same snapshot serves. */
  apis(): readonly PublishedApi[]
  /** Names of the policy files that an API may name. */
  policyNames(): readonly string[]
  /** Of addresses that a step has asked now and again; those of no step are not among them. */
  health(): readonly UpstreamHealth[]
  /** Prometheus text. */
  metrics(): Promise<string>
  /** The counters of one label `api`, for calls that come in by another door. */
  meter(key: string): Meter
  /** From now on replies end their connection, and WebSockets end; resolves when no call is under way, or after `graceMs`. */
  drain(graceMs: number): Promise<void>
  close(): Promise<void>
}

export interface SnapshotState {
  readonly id: string
  readonly builtAt: string
  readonly apis: number
  readonly routes: number
  /** What is wrong with the configuration that was asked for last; empty: it serves. */
  readonly complaints: readonly string[]
}

export interface GatewayDeps {
  readonly catalog: Pick<Catalog, 'published'> & Partial<Pick<Catalog, 'closed'>>
  readonly bus: Pick<Bus, 'watch'>
  readonly policiesDir: string
  readonly issuer: Issuer
  readonly apiKeys: ApiKeys
  readonly certificates: KnownCertificates
  readonly agreements: KnownAgreements
  readonly journal: Journal
  readonly shared: SharedCounters
  readonly clock: Clock
  readonly log: Log
  readonly publicUrl: string
  readonly partToken: PartToken
  /** Absent: nobody counts. */
  readonly countUsage?: CountUsage | undefined
  /** None: everybody is who his socket says. */
  readonly trustedProxies?: TrustedProxies
  /** Absent: no call has a certificate. */
  readonly clientCertificate?: ClientCertificate | undefined
  /** Milliseconds from the arrival of a call to the head of the answer. */
  readonly upstreamTimeoutMs?: number
}

export async function openDataPlane(deps: GatewayDeps, load: LoadPolicies): Promise<Gateway> {
  const { clock, log, publicUrl, issuer, apiKeys, certificates, journal, shared } = deps
  const { agreements, countUsage = () => undefined } = deps
  const probes = openProbes({ log })
  const metrics = openMetrics(() => state(), probes.states, journal)
  const house = { clock, log, issuer, apiKeys, certificates, agreements, shared, journal }
  const tools = { ...house, publicUrl, countUsage, meter: metrics.meter, probes }
  const { policiesDir } = deps
  const published = () => deps.catalog.published()
  const closed = async () => (await deps.catalog.closed?.()) ?? []
  const settled = ({ apis }: Snapshot) => {
    const served = [...apis.values()].flatMap(({ operations }) => operations)
    probes.settle(served.flatMap((operation) => operation.probes))
  }
  const reload = await openReload({ policiesDir, load, tools, log, published, closed, settled })
  const state = (): SnapshotState => {
    const { id, builtAt, apis, routes } = reload.current()
    return { id, builtAt, apis: apis.size, routes, complaints: reload.complaints() }
  }
  const hint = deps.bus.watch(['api.published', 'api.life-changed'], ({ type }) => {
    void reload.rebuild(type)
  })
  const sweep = openSweep({ clock })
  const upstreams = openUpstreams({ clock })
  let draining = false
  const tunnels = new Set<Tunnel>()
  const front = openFront({
    clock,
    log,
    sweep,
    upstreams,
    tracer: openTracer(),
    publicAddress: publicAddress(publicUrl),
    clientAddress: openClientAddress(deps.trustedProxies ?? nobody),
    clientCertificate: deps.clientCertificate ?? (() => undefined),
    limit: openAddressLimit({ clock }),
    elsewhere: metrics.meter(noApi),
    upstreamTimeoutMs: deps.upstreamTimeoutMs ?? 30_000,
    partToken: deps.partToken,
    reveal: (sealed, person) => issuer.reveal(sealed, person),
    partCache: openPartCache({ clock }),
    snapshot: reload.current,
    tunnels,
    draining: () => draining,
  })
  const active = () => [...reload.current().apis.values()].some(({ meter }) => meter.active > 0)
  const drain = async (graceMs: number) => {
    draining = true
    for (const tunnel of tunnels) tunnel.close()
    const until = clock.monotonic() + graceMs
    while (active() && clock.monotonic() < until) await wait(20)
  }
  return {
    handle: front.handle,
    upgrade: front.upgrade,
    rebuild: reload.rebuild,
    explain: (method, url, more) => explain(reload.current(), { method, url, ...more }, clock),
    describe: (api) => describe(reload.current(), api),
    current: state,
    apis: () => reload.current().published,
    policyNames: () => [...reload.current().policies.files.keys()],
    health: probes.states,
    metrics: metrics.text,
    meter: metrics.meter,
    drain,
    async close() {
      await hint.stop()
      await reload.close()
      await drain(10_000)
      probes.close()
      upstreams.close()
      sweep.close()
    },
  }
}

const nobody: TrustedProxies = { networks: [], field: 'x-forwarded-for' }
