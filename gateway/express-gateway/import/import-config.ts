// A configuration of Express Gateway as files of the bus: a policy file a pipeline, a document an
// endpoint, the commands that register them, and what could not be carried.

import { stringify } from 'yaml'
import { phases } from '#policies/policy.ts'
import { catalogue } from '#policies/catalogue.ts'
import type { EgConfig, EndpointConfig, PipelineConfig } from '../config/config.ts'
import { carryPath } from './carry-path.ts'
import type { CarriedPath } from './carry-path.ts'
import { carryStep } from './carry-step.ts'
import { drawDocument } from './draw-document.ts'
import { openRemarks } from './remark.ts'
import type { NativeStep, Remark, Remarks } from './remark.ts'

export interface Imported {
  /** By name below the folder. */
  readonly files: ReadonlyMap<string, string>
  readonly commands: readonly string[]
  readonly remarks: readonly Remark[]
}

export function importConfig(config: EgConfig, entity: string): Imported {
  const remarks = openRemarks()
  const files = new Map<string, string>()
  const commands: string[] = []
  const names = openNames()
  if (config.hasAdmin) {
    remarks.leftOut(
      ['admin'],
      'The bus has an admin API of its own, with a credential.',
      'Use `szyna` or specs/admin.openapi.yaml.',
    )
  }
  if (config.https !== undefined) {
    remarks.leftOut(
      ['https'],
      'Certificates of the public door are not carried.',
      'End TLS in front of the bus, and name that proxy in SZYNA_TRUSTED_PROXIES.',
    )
  }
  for (const pipeline of config.pipelines) {
    const policy = names(`eg-${pipeline.name}`)
    files.set(`policies/${policy}.yaml`, drawPolicy(pipeline, config, remarks))
    const proxy = pipeline.steps.find((step) => step.policy === 'proxy')
    const service = config.services[String(proxy?.action['serviceEndpoint'])]
    for (const name of new Set(pipeline.endpoints.map((one) => one.name))) {
      const entries = config.endpoints.filter((one) => one.name === name)
      const document = drawEndpoint(name, entries, stripsPath(pipeline), remarks)
      if (document === undefined) continue
      const api = names(name)
      files.set(`openapi/${api}.yaml`, stringify(document))
      const upstream = service === undefined ? '' : ` --upstream ${quote(service.urls[0]!)}`
      commands.push(
        `npx szyna register openapi/${api}.yaml --entity ${entity} --api ${api}${upstream} --policy ${policy}`,
      )
    }
  }
  const led = new Set(
    config.pipelines.flatMap(({ endpoints }) => endpoints.map(({ name }) => name)),
  )
  for (const { name, at } of config.endpoints) {
    if (!led.has(name))
      remarks.leftOut(at, 'The endpoint stands in no pipeline, so it answers 404.', 'Leave it out.')
  }
  files.set('register.sh', `#!/bin/sh\nset -e\n${commands.join('\n')}\n`)
  return { files, commands, remarks: remarks.all }
}

function drawPolicy(pipeline: PipelineConfig, config: EgConfig, remarks: Remarks): string {
  const steps: NativeStep[] = []
  for (const step of pipeline.steps) {
    if (step.policy === 'proxy') carryProxy(step, config, steps, remarks)
    const made = step.policy === 'proxy' ? undefined : carryStep(step, remarks)
    if (made === undefined) continue
    const [policy] = Object.keys(made)
    if (policy === 'require-token' && steps.some((one) => 'require-token' in one)) continue
    const twice =
      steps.some((one) => policy! in one) &&
      catalogue.find(({ name }) => name === policy)?.repeats !== true
    if (twice) {
      remarks.leftOut(
        step.at,
        `A second \`${policy}\` cannot stand in one file.`,
        'Join the two, or give each a condition.',
      )
    } else steps.push(made)
  }
  if (steps.some((one) => 'require-token' in one))
    steps.push({ 'require-scope': { from: 'document' } })
  steps.push({ journal: {} })
  const title = `Express Gateway: ${pipeline.name}`.slice(0, 200)
  return stringify({ title, steps: steps.toSorted((a, b) => phaseOf(a) - phaseOf(b)) })
}

function phaseOf(step: NativeStep): number {
  const module = catalogue.find(({ name }) => name in step)
  return phases.indexOf(module?.phase ?? 'observe')
}

function carryProxy(
  { action, at, condition }: PipelineConfig['steps'][number],
  { services }: EgConfig,
  steps: NativeStep[],
  remarks: Remarks,
): void {
  const { serviceEndpoint, ...options } = action
  const service = services[String(serviceEndpoint)]
  if (condition !== undefined && condition.name !== 'always') {
    remarks.leftOut(
      [...at, 'condition'],
      'An API leads to one system.',
      'Publish each service as an API of its own, or use split.',
    )
  }
  const odd = Object.keys({ ...options, ...service?.proxyOptions }).filter((key) => !usual.has(key))
  if (odd.length > 0) {
    remarks.leftOut(
      [...at, 'action'],
      `These options of proxy are not carried: ${odd.join(', ')}.`,
      'See whether the system behind needs them.',
    )
  }
  const insecure = service?.urls.some((url) => url.startsWith('http:')) === true
  if (service !== undefined && service.urls.length > 1) {
    const targets = service.urls.map((address) => ({ address }))
    steps.push({ balance: { targets, ...(insecure && { insecure: 'plain-http' }) } })
  }
}

const usual = new Set([
  'stripPath',
  'changeOrigin',
  'prependPath',
  'strategy',
  'xfwd',
  'secure',
  'preserveHeaderKeyCase',
])

function stripsPath({ steps }: PipelineConfig): boolean {
  return steps.some(({ policy, action }) => policy === 'proxy' && action['stripPath'] === true)
}

function drawEndpoint(
  name: string,
  entries: readonly EndpointConfig[],
  strips: boolean,
  remarks: Remarks,
): object | undefined {
  const paths: CarriedPath[] = []
  for (const entry of entries) {
    const { at, host, hostRegex, pathRegex } = entry
    if (host !== undefined || hostRegex !== undefined) {
      remarks.changed(
        [...at, host === undefined ? 'hostRegex' : 'host'],
        'The bus leads by address, not by host.',
        'Tell callers the new address.',
      )
    }
    const written = pathRegex !== undefined ? [] : entry.paths.length > 0 ? entry.paths : ['*']
    if (pathRegex !== undefined) remarks.leftOut([...at, 'pathRegex'], ...wildcard(pathRegex))
    for (const path of written) {
      const carried = carryPath(strips ? stripped(path) : path)
      if (carried.length === 0) remarks.leftOut([...at, 'paths'], ...wildcard(path))
      paths.push(...carried.filter((one) => !paths.some((other) => other.path === one.path)))
    }
  }
  if (paths.length === 0) return undefined
  const open = entries.some(({ methods }) => methods === undefined)
  const methods = open ? undefined : [...new Set(entries.flatMap((one) => one.methods!))]
  if (open) {
    remarks.changed(
      entries[0]!.at,
      'All methods were led on; the document names GET, POST, PUT, PATCH and DELETE.',
      'Take out those that the system does not know.',
    )
  }
  const scopes = [...new Set(entries.flatMap((one) => one.scopes))]
  if (scopes.length > 1) {
    remarks.changed(
      [...entries[0]!.at, 'scopes'],
      'One of the scopes is enough by `x-required-permissions`; here all were asked for.',
      'Write `require-scope: { all: […] }`.',
    )
  }
  return drawDocument({ name, paths, methods, scopes })
}

function wildcard(path: string): [why: string, cure: string] {
  const example = path.replace(/\*.*$/, 'list').replace(/[^\w/{}-]/g, '') || '/list'
  return [
    `No document can say \`${path}\`: every address of an API is described.`,
    `Describe what the system answers under it, for example \`${example}\` and \`${example}/{id}\`.`,
  ]
}

/** What the service is asked for: all before the first wildcard is gone. */
function stripped(path: string): string {
  const at = path.search(/[:*]/)
  return at === -1 ? '/' : `/${path.slice(at)}`
}

function openNames(): (name: string) => string {
  const given = new Set<string>()
  return (name) => {
    const slug =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^[^a-z]+|-+$/g, '')
        .slice(0, 50) || 'api'
    let free = slug
    for (let nth = 2; given.has(free); nth++) free = `${slug}-${nth}`
    given.add(free)
    return free
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
