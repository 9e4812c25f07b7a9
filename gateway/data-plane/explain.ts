// The walk that a call would take, told without taking it: from the same snapshot, by the same
// look-ups as a call. Says nothing about a token or a limit, which only a real call has.

import { Problem } from '#kernel/problem/problem.ts'
import type { Phase } from '#policies/policy.ts'
import type { PlannedStep } from '#policies/load.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { canonicalTarget } from './canonical-target.ts'
import type { ServedApi, ServedOperation } from './compile-api.ts'
import { apiKey } from './compile-api.ts'
import { decodeParams } from './decode-params.ts'
import { doorOf, locate } from './locate.ts'
import type { Snapshot } from './snapshot.ts'

export interface Explanation {
  readonly method: string
  readonly url: string
  readonly route: ExplainedRoute | null
  readonly steps: readonly ExplainedStep[]
  /** Address that would be asked; null: none, see `sandbox`. */
  readonly upstream: string | null
  /** The answer would come from the sandbox. */
  readonly sandbox: boolean
  /** Id of the snapshot. */
  readonly snapshot: string
  /** Why the call would end at the door. */
  readonly refusal?: { readonly status: number; readonly code: string; readonly detail: string }
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

export interface ExplainedStep {
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
  readonly steps: readonly ExplainedStep[]
}

/** `url`: a path with query, or a whole address of the bus. */
export function explain(snapshot: Snapshot, method: string, url: string): Explanation {
  const asked = method.toUpperCase()
  const about = { method: asked, url, snapshot: snapshot.id }
  const nowhere = (problem: Problem): Explanation => ({
    ...about,
    route: null,
    steps: [],
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
  const open = door === '/sandbox/'
  const upstream = open ? undefined : api.upstream
  const query = target.query === '' ? '' : `?${target.query}`
  return {
    ...about,
    route: routeOf(api, served, decodeParams(endpoint.names, values)),
    steps: open ? [] : explainSteps(api.api, served.planned),
    upstream: upstream ? `${upstream.origin}${upstream.basePath}${path}${query}` : null,
    sandbox: upstream === undefined,
  }
}

/** What holds for each operation of an API, for the portal. */
export function describe(snapshot: Snapshot, api: PublishedApi): DescribedOperation[] {
  const file = snapshot.policies.files.get(api.policy)
  const served = servedOperations(snapshot.apis.get(apiKey(api)), api)
  return api.operations.map((operation) => {
    const { id, method, path } = operation
    const planned = served.get(`${method} ${path}`)?.planned ?? file?.plan(operation) ?? []
    return { id, method, path, steps: explainSteps(api, planned) }
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

function explainSteps(api: PublishedApi, planned: readonly PlannedStep[]): ExplainedStep[] {
  return planned.map((step) => {
    const { policy, phase, options, origin, when, unless } = step
    const condition = [when && ` when ${when}`, unless && ` unless ${unless}`]
      .filter(Boolean)
      .join('')
    const why = origin.includes('.yaml')
      ? `The policy file "${api.policy}" asks for it${condition}.`
      : `The document asks for it: ${origin}.`
    return { policy, phase, options, origin, ...(when && { when }), ...(unless && { unless }), why }
  })
}

function withoutOrigin(url: string): string {
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(url)?.[1]
  if (path === undefined) return url
  return path.startsWith('/') ? path : `/${path}`
}
