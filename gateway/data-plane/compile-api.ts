// One published API as calls meet it: its route table, and for each operation the steps of its policy
// file, built. Everything that can be wrong is found here, never on the way of a call.

import type { Log } from '#kernel/log/log.ts'
import type { ApiFacts, OperationFacts, Route } from '#policies/call.ts'
import type { Hooks, Tools } from '#policies/policy.ts'
import type { PlannedStep, PolicyFile } from '#policies/load.ts'
import type { PublishedApi, PublishedOperation } from '#api-catalog/published.ts'
import type { Meter } from './meter.ts'
import { findOperation } from './find-operation.ts'
import { having, sortSteps } from './steps.ts'
import type { Steps } from './steps.ts'
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
  readonly steps: Steps
  readonly preflight: readonly Hooks[]
}

/** What every step of every API is built with; the rest of `Tools` belongs to the operation. */
export type SharedTools = Pick<Tools, 'clock' | 'issuer' | 'journal' | 'shared'> & {
  readonly log: Log
  readonly publicUrl: string
  meter(key: string): Meter
}

export class CompileError extends Error {
  readonly complaints: readonly string[]

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'))
    this.complaints = complaints
  }
}

export function apiKey(api: PublishedApi): string {
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
  const nothing = { policyDigest: '', upstream: undefined, operations: [], routes, complaints: [] }
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
  const planned = file.plan(about)
  const { clock, log, issuer, journal, shared } = tools
  const built = planned.map((step) => {
    const { origin } = step
    const house = { clock, log, issuer, journal, shared, target: openTarget }
    const own: Tools = { ...house, route, ...found, origin }
    try {
      return step.build(own).hooks
    } catch (thrown) {
      throw new Error(`${origin}: ${step.policy}: ${sentence(thrown)}`, { cause: thrown })
    }
  })
  return {
    route,
    operation,
    planned,
    steps: sortSteps(built),
    preflight: having(built, 'preflight'),
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
