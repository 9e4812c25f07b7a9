// The data plane, opened: everything under /api/ and /sandbox/, from the door to the upstream.
//
//   front ─► route ─► pipeline (identify · authorize · protect · shape) ─► upstream or sandbox
//                     reply ◄─ pipeline back ◄──────────────────────────────┘   then: finish, journal

import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Registry } from 'prom-client'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Journal } from '#kernel/journal/journal.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Issuer, SharedCounters } from '#policies/policy.ts'
import type { Catalog } from '#api-catalog/catalog.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { openAddressLimit } from './address-limit.ts'
import { describe, explain } from './explain.ts'
import type { DescribedOperation, Explanation } from './explain.ts'
import { publicAddress } from './request-head.ts'
import { openClientAddress } from './client-address.ts'
import type { TrustedProxies } from './client-address.ts'
import { openFront } from './front.ts'
import { noApi, openMetrics } from './metrics.ts'
import type { LoadPolicies } from './reload.ts'
import { openReload } from './reload.ts'
import type { RebuildResult } from './reload.ts'
import { openSweep } from './sweep.ts'
import { openTracer } from './trace.ts'
import { openUpstreams } from './upstream.ts'

export interface Gateway {
  /** Any request of the public listener that begins with /api/ or /sandbox/. */
  handle(req: IncomingMessage, res: ServerResponse): void
  /** Reads policies and catalog anew; resolves when what was there at the call serves or is refused. */
  rebuild(reason: string): Promise<RebuildResult>
  explain(method: string, url: string): Explanation
  describe(api: PublishedApi): DescribedOperation[]
  current(): SnapshotState
  /** What is served now; the same list as long as the same snapshot serves. */
  apis(): readonly PublishedApi[]
  /** Names of the policy files that an API may name. */
  policyNames(): readonly string[]
  /** Prometheus text: `await metrics.metrics()`. */
  readonly metrics: Registry
  /** From now on replies end their connection; resolves when no call is under way, or after `graceMs`. */
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
  readonly catalog: Pick<Catalog, 'published'>
  readonly bus: Pick<Bus, 'watch'>
  readonly policiesDir: string
  readonly issuer: Issuer
  readonly journal: Journal
  readonly shared: SharedCounters
  readonly clock: Clock
  readonly log: Log
  readonly publicUrl: string
  /** None: everybody is who his socket says. */
  readonly trustedProxies?: TrustedProxies
  /** Milliseconds from the arrival of a call to the head of the answer. */
  readonly upstreamTimeoutMs?: number
}

export async function openDataPlane(deps: GatewayDeps, load: LoadPolicies): Promise<Gateway> {
  const { clock, log, publicUrl, issuer, journal, shared } = deps
  const metrics = openMetrics(() => state())
  const tools = { clock, log, issuer, shared, journal, publicUrl, meter: metrics.meter }
  const { policiesDir } = deps
  const published = () => deps.catalog.published()
  const reload = await openReload({ policiesDir, load, tools, log, published })
  const state = (): SnapshotState => {
    const { id, builtAt, apis, routes } = reload.current()
    return { id, builtAt, apis: apis.size, routes, complaints: reload.complaints() }
  }
  const hint = deps.bus.watch(['api.published'], () => void reload.rebuild('api.published'))
  const sweep = openSweep({ clock })
  const upstreams = openUpstreams({ clock })
  let draining = false
  const handle = openFront({
    clock,
    log,
    sweep,
    upstreams,
    tracer: openTracer(),
    publicAddress: publicAddress(publicUrl),
    clientAddress: openClientAddress(deps.trustedProxies ?? nobody),
    limit: openAddressLimit({ clock }),
    elsewhere: metrics.meter(noApi),
    upstreamTimeoutMs: deps.upstreamTimeoutMs ?? 30_000,
    snapshot: reload.current,
    draining: () => draining,
  })
  const active = () => [...reload.current().apis.values()].some(({ meter }) => meter.active > 0)
  const drain = async (graceMs: number) => {
    draining = true
    const until = clock.monotonic() + graceMs
    while (active() && clock.monotonic() < until) await wait(20)
  }
  return {
    handle,
    rebuild: reload.rebuild,
    explain: (method, url) => explain(reload.current(), method, url),
    describe: (api) => describe(reload.current(), api),
    current: state,
    apis: () => reload.current().published,
    policyNames: () => [...reload.current().policies.files.keys()],
    metrics: metrics.registry,
    drain,
    async close() {
      await hint.stop()
      await reload.close()
      await drain(10_000)
      upstreams.close()
      sweep.close()
    },
  }
}

const nobody: TrustedProxies = { networks: [], field: 'x-forwarded-for' }
