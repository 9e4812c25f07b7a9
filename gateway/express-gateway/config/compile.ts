// The configuration, made ready for calls: hosts with their routes, and for each route the steps of
// its pipeline as the walk of the bus takes them. All that is wrong is found here, at once.
//
//   request   words of replies ─► step ─► step ─► proxy or a reply ─► last: nobody took it, 404
//   response  words of replies ◄─ transformers, the later one first ◄─ fields that steps asked for

import journal from '#policies/journal/journal.ts'
import type { Tools } from '#policies/policy.ts'
import type { Hooks } from '#policies/policy.ts'
import type { Route as CallRoute } from '#policies/call.ts'
import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import { sortSteps } from '../../data-plane/steps.ts'
import type { Steps } from '../../data-plane/steps.ts'
import type { Meter } from '../../data-plane/meter.ts'
import { compileCondition } from '../conditions.ts'
import type { Complain } from '../conditions.ts'
import { maxBody } from '../eg-call.ts'
import type { EgCall } from '../eg-call.ts'
import { closing, opening, when } from '../frame.ts'
import { compileHost, compileHostRegex } from '../route/host-pattern.ts'
import type { HostPattern } from '../route/host-pattern.ts'
import { compilePath, compilePathRegex } from '../route/path-pattern.ts'
import type { Host, Route } from '../route/router.ts'
import { catalogue } from '../steps/catalogue.ts'
import type { StepTools } from '../steps/step.ts'
import type { EgConfig, EndpointConfig, PipelineConfig, StepConfig } from './config.ts'

/** What a call of one route meets. */
export interface Served {
  readonly route: CallRoute
  readonly steps: Steps
  readonly meter: Meter
}

export interface CompileTools extends Omit<StepTools, 'services' | 'name' | 'complain'> {
  readonly issuer: Tools['issuer']
  readonly journal: Tools['journal']
  meter(key: string): Meter
}

export function compileConfig(
  config: EgConfig,
  tools: CompileTools,
  complain: Complain,
): readonly Host<Served>[] {
  checkNames(config, complain)
  const pipelines = new Map<string, BuiltPipeline>()
  for (const pipeline of config.pipelines) {
    const built = buildPipeline(pipeline, config, tools, complain)
    // The last pipeline that names an endpoint has it.
    for (const { name } of pipeline.endpoints) pipelines.set(name, built)
  }
  const hosts = new Map<string, { host: HostPattern | undefined; routes: Route<Served>[] }>()
  for (const endpoint of config.endpoints) {
    const key = endpoint.hostRegex ?? endpoint.host ?? '*'
    let its = hosts.get(key)
    if (its === undefined) hosts.set(key, (its = { host: hostOf(endpoint, complain), routes: [] }))
    its.routes.push(...routesOf(endpoint, pipelines.get(endpoint.name), tools, complain))
  }
  return [...hosts.values()]
}

interface BuiltPipeline {
  readonly name: string
  readonly hooks: readonly Hooks[]
  /** Steps that strip what stands before a wildcard of the path. */
  readonly strips: boolean
}

function checkNames({ endpoints, allowed, pipelines }: EgConfig, complain: Complain): void {
  const names = [...new Set(endpoints.map(({ name }) => name))]
  for (const pipeline of pipelines) {
    for (const { name, at } of pipeline.endpoints) {
      if (names.includes(name)) continue
      const near = didYouMean(name, names)
      const cure = near
        ? `did you mean \`${near}\`?`
        : `the apiEndpoints are ${names.join(', ') || 'none'}.`
      complain(at, `There is no apiEndpoint \`${name}\`; ${cure}`)
    }
    for (const { policy, policyAt } of pipeline.steps) {
      if (allowed.includes(policy)) continue
      complain(
        policyAt,
        `\`${policy}\` is not declared; add it to the list \`policies\` at the top.`,
        'key',
      )
    }
  }
  for (const [nth, name] of allowed.entries()) {
    if (Object.hasOwn(catalogue, name)) continue
    const known = Object.keys(catalogue)
    const near = didYouMean(name, known)
    const cure = near
      ? `did you mean \`${near}\`?`
      : `there are ${known.join(', ')}; plugins are not run.`
    complain(['policies', nth], `There is no policy \`${name}\`; ${cure}`)
  }
}

function buildPipeline(
  pipeline: PipelineConfig,
  config: EgConfig,
  tools: CompileTools,
  complain: Complain,
): BuiltPipeline {
  const hooks = pipeline.steps.flatMap((step, nth) => {
    return buildStep(step, `express-gateway/${pipeline.name}/${nth}`, config, tools, complain) ?? []
  })
  const strips = pipeline.steps.some(({ policy, action }) => {
    const options = { ...action, ...(action['proxyOptions'] as object | undefined) } as {
      stripPath?: unknown
    }
    return policy === 'proxy' && options.stripPath === true
  })
  return { name: pipeline.name, hooks, strips }
}

function buildStep(
  { policy, condition, action, at }: StepConfig,
  name: string,
  { services }: EgConfig,
  tools: CompileTools,
  complain: Complain,
): Hooks | undefined {
  const build = Object.hasOwn(catalogue, policy) ? catalogue[policy]! : undefined
  const own = (below: readonly (string | number)[], message: string) =>
    complain([...at, 'action', ...below], message)
  const hooks = build?.(action, { ...tools, services, name, complain: own })
  const test = condition && compileCondition(condition, [...at, 'condition'], complain)
  if (hooks === undefined || (condition !== undefined && test === undefined)) return undefined
  const body = test?.readsBody === true ? { wantsBody: { request: maxBody } } : {}
  return { ...when(test, hooks), ...body }
}

function hostOf(
  { host, hostRegex, at }: EndpointConfig,
  complain: Complain,
): HostPattern | undefined {
  if (hostRegex === undefined) return host === undefined ? undefined : compileHost(host)
  const pattern = compileHostRegex(hostRegex)
  if (typeof pattern !== 'string') return pattern
  complain([...at, 'hostRegex'], pattern)
  return nowhere
}

const nowhere: HostPattern = { matches: () => false }

function routesOf(
  endpoint: EndpointConfig,
  pipeline: BuiltPipeline | undefined,
  tools: CompileTools,
  complain: Complain,
): Route<Served>[] {
  const { name, scopes, pathRegex, at } = endpoint
  const methods = endpoint.methods && new Set(endpoint.methods)
  const written =
    pathRegex !== undefined ? [pathRegex] : endpoint.paths.length > 0 ? endpoint.paths : ['*']
  if (pathRegex !== undefined && pipeline?.strips === true) {
    complain(
      [...at, 'pathRegex'],
      'A proxy with `stripPath` cannot tell what to strip from a pattern; name the `paths`.',
    )
  }
  return written.flatMap((pattern) => {
    const path = pathRegex === undefined ? compilePath(pattern) : compilePathRegex(pattern)
    if (typeof path === 'string') {
      complain([...at, pathRegex === undefined ? 'paths' : 'pathRegex'], path)
      return []
    }
    const served = pipeline && servedBy(pipeline, pattern, tools)
    return [{ endpoint: { name, scopes }, pattern, path, methods, served }]
  })
}

function servedBy({ name, hooks }: BuiltPipeline, pattern: string, tools: CompileTools): Served {
  const api = {
    entity: 'express-gateway',
    name,
    major: 1,
    version: '1.0.0',
    title: `Express Gateway: ${name}`,
    resource: '',
  }
  const operation = { method: '*', path: pattern, id: pattern, deprecated: false, tags: [] }
  const route: CallRoute = {
    api,
    operation: { ...operation, hints: { rateLimits: [], permissions: [] } },
  }
  const all = [opening, ...hooks, closing, traced(route, tools)]
  return { route, steps: sortSteps(all), meter: tools.meter(`express-gateway/${name}/v1`) }
}

/** The journal step asks for none of these. */
type Unused = 'apiKeys' | 'certificates' | 'agreements' | 'target' | 'probe'

const unusedByJournal: Pick<Tools, Unused> = {
  apiKeys: { find: () => undefined, used() {} },
  certificates: { find: () => undefined },
  agreements: {
    purpose: () => undefined,
    of: () => [],
    capacity: () => undefined,
    isFresh: () => true,
  },
  target: (address) => ({ address }),
  probe: () => ({ isWell: true }),
}

/** Each call leaves an entry, as any call of the bus does: one journal step a method. */
function traced(
  route: CallRoute,
  { clock, log, issuer, journal: to, shared }: CompileTools,
): Hooks {
  const byMethod = new Map<string, Hooks>()
  return {
    finish(call: EgCall, outcome) {
      let hooks = byMethod.get(call.method)
      if (hooks === undefined) {
        const operation = { ...route.operation, method: call.method }
        hooks = journal.build(
          {},
          {
            clock,
            log,
            issuer,
            shared,
            journal: to,
            route: { api: route.api, operation },
            document: noDocument,
            operation: {},
            sharedParameters: [],
            ...unusedByJournal,
            origin: 'express-gateway',
          },
        )
        byMethod.set(call.method, hooks)
      }
      return hooks.finish!(call, outcome)
    },
  } as Hooks
}

const noDocument = { openapi: '3.1.0', info: { title: '', version: '' }, paths: {} }
