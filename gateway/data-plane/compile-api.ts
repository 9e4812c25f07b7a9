// One published API as calls meet it: its route table, and for each operation the steps of its policy
// file, built. Everything that can be wrong is found here, never on the way of a call.

import type { Log } from '#kernel/log/log.ts'
import type { ApiFacts, OperationFacts, Route } from '#policies/call.ts'
import type { Hooks, Tools } from '#policies/policy.ts'
import type { PlannedStep, PolicyFile, Step } from '#policies/load.ts'
import type { PublishedApi, PublishedOperation } from '#api-catalog/published.ts'
import { countUsage } from './count-usage.ts'
import type { CountUsage } from './count-usage.ts'
import type { Asked, OnBehalf } from './ask-behind.ts'
import type { FrontDeps } from './front-deps.ts'
import type { Meter } from './meter.ts'
import type { Walk } from './pipeline.ts'
import { findOperation } from './find-operation.ts'
import { lifeSteps, spread } from './life-steps.ts'
import { having, sortSteps } from './steps.ts'
import type { Steps } from './steps.ts'
import type { Probe, Probes } from './probes.ts'
import { buildRoutes } from './routes.ts'
import type { RouteEntry, Routes } from './routes.ts'
import { openTarget, readUpstream } from './upstream.ts'
import type { Upstream } from './upstream.ts'

export interface ServedApi {
  readonly api: PublishedApi
  /** `{entity}/{name}/v{major}`. */
  readonly key: string
  /** Digest of the policy file it was compiled under. */
  readonly policyDigest: string
  /** Undefined: published onto its sandbox. */
  readonly upstream: Upstream | undefined
  /** The APIs a composed one is made of, as they are served beside it; else none. */
  readonly parts: readonly ServedApi[]
  readonly operations: readonly ServedOperation[]
  readonly routes: Routes<ServedOperation>
  /** Templates that cannot be served, as sentences. */
  readonly complaints: readonly string[]
  readonly meter: Meter
  /** Set: this API could not be compiled and answers nothing but 503. */
  readonly closed: string | undefined
}

export interface ServedOperation {
  readonly route: Route
  readonly operation: PublishedOperation
  readonly planned: readonly PlannedStep[]
  /** The planned steps, built, in their order. */
  readonly built: readonly Step[]
  readonly steps: Steps
  readonly preflight: readonly Hooks[]
  /** Its document declares a 101: it may become a WebSocket. */
  readonly upgrades: boolean
  /** What its steps want to know of upstreams. */
  readonly probes: readonly Probe[]
  /** Set: other operations are asked in place of an upstream. */
  readonly composed: Composed | undefined
}

/** An operation made of others (gateway/composition). */
export interface Composed {
  /** Ends in `walk.replied` or `walk.refused`, at once or later. */
  ask(walk: Walk, whom: OnBehalf, deps: FrontDeps): Asked
  readonly parts: readonly ComposedOf[]
}

/** One part of it, for people. */
export interface ComposedOf {
  readonly name: string
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  readonly operation: string
  readonly method: string
  /** Path template. */
  readonly path: string
  /** Names of parts that must have answered before. */
  readonly after: readonly string[]
}

/** What every step of every API is built with; the rest of `Tools` belongs to the operation. */
type ToolOfHouse =
  | 'clock'
  | 'issuer'
  | 'apiKeys'
  | 'certificates'
  | 'agreements'
  | 'journal'
  | 'shared'

export type SharedTools = Pick<Tools, ToolOfHouse> & {
  readonly log: Log
  readonly probes: Pick<Probes, 'ask'>
  readonly publicUrl: string
  readonly countUsage: CountUsage
  meter(key: string): Meter
}

export class CompileError extends Error {
  readonly complaints: readonly string[]

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'))
    this.complaints = complaints
  }
}

export function apiKey(api: Pick<PublishedApi, 'entity' | 'name' | 'major'>): string {
  return `${api.entity}/${api.name}/v${api.major}`
}

/** Throws `CompileError` with every complaint. `turn` gives way to calls between operations. */
export async function compileApi(
  api: PublishedApi,
  file: PolicyFile,
  policyDigest: string,
  tools: SharedTools,
  turn: () => Promise<void> | undefined,
): Promise<ServedApi> {
  const key = apiKey(api)
  const complaints: string[] = []
  const facts = apiFacts(api, tools.publicUrl)
  const entries: RouteEntry<ServedOperation>[] = []
  for (const operation of api.operations) {
    const waits = turn()
    if (waits !== undefined) await waits
    try {
      const value = compileOperation(api, facts, operation, file, tools)
      entries.push({ method: operation.method, path: operation.path, value })
    } catch (thrown) {
      complaints.push(`${key}, ${operation.method} ${operation.path}: ${sentence(thrown)}`)
    }
  }
  const upstream = tryUpstream(api, complaints)
  if (complaints.length > 0) throw new CompileError(complaints)
  const { routes, complaints: lost } = buildRoutes(entries)
  return {
    api,
    key,
    policyDigest,
    upstream,
    parts: [],
    operations: entries.map(({ value }) => value),
    routes,
    complaints: lost.map((one) => `${key}, ${one}`),
    meter: tools.meter(key),
    closed: undefined,
  }
}

/** An API that has a place and no answer. */
export function closedApi(api: PublishedApi, why: string, tools: SharedTools): ServedApi {
  const key = apiKey(api)
  const { routes } = buildRoutes<ServedOperation>([])
  const meter = tools.meter(key)
  const nothing = {
    policyDigest: '',
    upstream: undefined,
    parts: [],
    operations: [],
    routes,
    complaints: [],
  }
  return { api, key, meter, ...nothing, closed: why }
}

function apiFacts(api: PublishedApi, publicUrl: string): ApiFacts {
  const { entity, name, major, version, title } = api
  const resource = `${publicUrl}/api/${entity}/${name}`
  return { entity, name, major, version, title, resource }
}

function compileOperation(
  api: PublishedApi,
  facts: ApiFacts,
  operation: PublishedOperation,
  file: PolicyFile,
  tools: SharedTools,
): ServedOperation {
  const { id, method, path, deprecated, tags, hints } = operation
  const about: OperationFacts = { id, method, path, deprecated, tags, hints }
  const route: Route = { api: facts, operation: about }
  const found = findOperation(api.document, operation)
  if (found === undefined) throw new Error('The document does not hold this operation.')
  const planned = [...lifeSteps(api), ...file.plan(about)]
  const { clock, log, issuer, apiKeys, certificates, agreements, journal, shared } = tools
  const probes: Probe[] = []
  const probe: Tools['probe'] = (target, ask) => {
    const one = tools.probes.ask(target, ask)
    probes.push(one)
    return one
  }
  const known = { issuer, apiKeys, certificates, agreements }
  const house = { clock, log, ...known, journal, shared, target: openTarget, probe }
  const built = planned.map((step) => {
    const { origin } = step
    const own: Tools = { ...house, route, ...found, origin }
    try {
      return step.build(own)
    } catch (thrown) {
      throw new Error(`${origin}: ${step.policy}: ${sentence(thrown)}`, { cause: thrown })
    }
  })
  const hooks = [countUsage(route, tools.countUsage), ...spread(built)]
  return {
    route,
    operation,
    planned,
    built,
    steps: sortSteps(hooks),
    preflight: having(hooks, 'preflight'),
    probes,
    composed: undefined,
    upgrades: operation.method === 'GET' && Object.hasOwn(found.operation.responses ?? {}, '101'),
  }
}

function tryUpstream(api: PublishedApi, complaints: string[]): Upstream | undefined {
  if (api.upstream === undefined) return undefined
  try {
    return readUpstream(api.upstream)
  } catch (thrown) {
    complaints.push(`${apiKey(api)}: ${sentence(thrown)}`)
    return undefined
  }
}

function sentence(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
