// The walk that a call would take, told without taking it: from the same snapshot, by the same
// look-ups as a call, and by the very steps it would meet. Nothing is counted, no upstream is asked.

import type { Clock } from '#kernel/clock/clock.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Caller } from '#policies/call.ts'
import type { Phase } from '#policies/policy.ts'
import type { PlannedStep } from '#policies/load.ts'
import { judge, tellSteps } from '#policies/tell-steps.ts'
import type { Verdict } from '#policies/tell-steps.ts'
import type { Told, ToldTarget } from '#policies/told.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { canonicalTarget } from './canonical-target.ts'
import type { ComposedOf, ServedApi, ServedOperation } from './compile-api.ts'
import { apiKey } from './compile-api.ts'
import { decodeParams } from './decode-params.ts'
import { lifeOrigin } from './life-steps.ts'
import { supposeCall } from './explain/suppose-call.ts'
import { sumOf, tellTargets } from './explain/tell-targets.ts'
import { doorOf, locate } from './locate.ts'
import type { Snapshot } from './snapshot.ts'

/** What is told of the call beside its method and address. */
export interface ExplainMore {
  /** Header fields, names and values in turn. */
  readonly headers?: readonly string[]
  /** Address that the call comes from. */
  readonly from?: string
  /** Who calls the API of that resource. */
  readonly as?: (resource: string) => Promise<Caller | undefined>
}

export interface Explanation extends Verdict {
  readonly method: string
  readonly url: string
  readonly route: ExplainedRoute | null
  /** For whom it is told, as a token for this API would name him. */
  readonly as?: { readonly system: string; readonly entity: string; readonly scopes: string[] }
  readonly steps: readonly ExplainedStep[]
  /** Addresses that would be asked, the likeliest first; then those that get copies. */
  readonly targets: readonly ToldTarget[]
  /** The likeliest of them; null: none, see `sandbox`. */
  readonly upstream: string | null
  /** The answer would come from the sandbox. */
  readonly sandbox: boolean
  /** Of a composed operation: what would be asked in place of an upstream. */
  readonly parts?: readonly ComposedOf[]
  /** Id of the snapshot. */
  readonly snapshot: string
}

export interface ExplainedRoute {
  /** `{entity}/{api}/v{major}`. */
  readonly api: string
  readonly version: string
  readonly title: string
  readonly operation: string
  readonly method: string
  /** Path template. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** Name of the policy file. */
  readonly policy: string
}

export interface ExplainedStep extends DescribedStep, Told {}

export interface DescribedStep {
  readonly policy: string
  readonly phase: Phase
  readonly options: object
  readonly origin: string
  readonly when?: string
  readonly unless?: string
  readonly why: string
}

export interface DescribedOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly steps: readonly DescribedStep[]
  /** Of a composed operation. */
  readonly parts?: readonly ComposedOf[]
}

/** `url`: a path with query, or a whole address of the bus. */
export async function explain(
  snapshot: Snapshot,
  { method, url, headers = [], from = '', as }: { method: string; url: string } & ExplainMore,
  clock: Clock,
): Promise<Explanation> {
  const asked = method.toUpperCase()
  const about = { method: asked, url, snapshot: snapshot.id }
  const nowhere = (problem: Problem): Explanation => ({
    ...about,
    route: null,
    steps: [],
    would: 'refuse',
    targets: [],
    upstream: null,
    sandbox: false,
    refusal: { status: problem.status, code: problem.code, detail: problem.message },
  })
  const target = canonicalTarget(withoutOrigin(url))
  if (typeof target === 'string') return nowhere(new Problem('request/malformed', target))
  const door = doorOf(target.path)
  if (door === undefined)
    return nowhere(new Problem('route/unknown', 'No API answers at this address.'))
  const place = locate(snapshot, door, target.path, asked, undefined)
  if (place.kind === 'nowhere') return nowhere(place.problem)
  if (place.kind === 'preflight') {
    const detail = `A CORS preflight, answered by the steps; other methods here: ${place.allow}.`
    return nowhere(new Problem('route/method', detail))
  }
  const { api, endpoint, path, values } = place
  const served = endpoint.value
  const params = decodeParams(endpoint.names, values)
  const route = routeOf(api, served, params)
  if (door === '/sandbox/') {
    const open = { steps: [], would: 'pass', targets: [], upstream: null, sandbox: true } as const
    return { ...about, route, ...open }
  }
  const parts = served.composed?.parts
  const { query } = target
  const known = { method: asked, path, query, params, route: served.route, headers, from }
  const caller = await as?.(served.route.api.resource)
  const call = supposeCall({ ...known, now: clock.monotonic() })
  const told = await tellSteps(served.built, call, caller)
  const targets = tellTargets(api.upstream, told, query === '' ? path : `${path}?${query}`)
  return {
    ...about,
    route,
    ...(caller && { as: factsOf(caller) }),
    steps: describeSteps(api.api, served.planned).map((step, at) => ({ ...step, ...told[at]! })),
    ...judge(served.built, told),
    targets,
    upstream: targets.find(({ copy }) => !copy)?.address ?? null,
    // Shares are rounded.
    sandbox: api.upstream === undefined && parts === undefined && sumOf(targets) < 99,
    ...(parts && { parts }),
  }
}

function factsOf({ system, entity, scopes }: Caller): NonNullable<Explanation['as']> {
  return { system, entity, scopes: [...scopes].toSorted() }
}

/** What holds for each operation of an API, for the portal. */
export function describe(snapshot: Snapshot, api: PublishedApi): DescribedOperation[] {
  const file = snapshot.policies.files.get(api.policy)
  const served = servedOperations(snapshot.apis.get(apiKey(api)), api)
  return api.operations.map((operation) => {
    const { id, method, path } = operation
    const found = served.get(`${method} ${path}`)
    const planned = found?.planned ?? file?.plan(operation) ?? []
    const parts = found?.composed?.parts
    return { id, method, path, steps: describeSteps(api, planned), ...(parts && { parts }) }
  })
}

function servedOperations(
  served: ServedApi | undefined,
  api: PublishedApi,
): ReadonlyMap<string, ServedOperation> {
  const found = new Map<string, ServedOperation>()
  if (served?.api.id !== api.id) return found
  for (const one of served.operations)
    found.set(`${one.operation.method} ${one.operation.path}`, one)
  return found
}

function routeOf(
  { key, api }: ServedApi,
  { route: { operation } }: ServedOperation,
  params: Readonly<Record<string, string>>,
): ExplainedRoute {
  return {
    api: key,
    version: api.version,
    title: api.title,
    operation: operation.id,
    method: operation.method,
    path: operation.path,
    params: { ...params },
    policy: api.policy,
  }
}

function describeSteps(api: PublishedApi, planned: readonly PlannedStep[]): DescribedStep[] {
  return planned.map((step) => {
    const { policy, phase, options, origin, when, unless } = step
    const condition = [when && ` when ${when}`, unless && ` unless ${unless}`]
      .filter(Boolean)
      .join('')
    const why = whyStep(step, api, condition)
    return { policy, phase, options, origin, ...(when && { when }), ...(unless && { unless }), why }
  })
}

function whyStep({ origin }: PlannedStep, { policy }: PublishedApi, condition: string): string {
  if (origin === lifeOrigin) return 'The life of the API in the catalog asks for it.'
  return origin.includes('.yaml')
    ? `The policy file "${policy}" asks for it${condition}.`
    : `The document asks for it: ${origin}.`
}

function withoutOrigin(url: string): string {
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(url)?.[1]
  if (path === undefined) return url
  return path.startsWith('/') ? path : `/${path}`
}
