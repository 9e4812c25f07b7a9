// A data plane for a test: real sockets, the real pipeline, steps and APIs made by the test. No
// module of ours is replaced; the policy files are values instead of texts.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import { newId } from '#kernel/ids/ids.ts'
import { silentLog } from '#kernel/log/log.ts'
import type { Log } from '#kernel/log/log.ts'
import type { OperationFacts } from '#policies/call.ts'
import type { PlannedStep, PolicyFile } from '#policies/load.ts'
import type { Hooks, Issuer, Phase, Tools } from '#policies/policy.ts'
import { countersOver } from '#policies/rate-limit/shared-counters.ts'
import { nothingAgreed } from '#policies/testing/no-agreements.ts'
import type { ClosedApi, OpenApiDocument, PublishedApi } from '#api-catalog/published.ts'
import { noIssuer } from '#policies/testing/no-issuer.ts'
import type { TrustedProxies } from '../client-address.ts'
import { openDataPlane } from '../data-plane.ts'
import type { Gateway } from '../data-plane.ts'
import type { PartToken } from '../front-deps.ts'
import type { LoadPolicies } from '../reload.ts'
import { guardServer, serverOptions } from '../server-options.ts'

export interface TestPlane {
  readonly url: string
  readonly port: number
  readonly gateway: Gateway
  /** What the catalog has published; change it and `gateway.rebuild`. */
  readonly apis: PublishedApi[]
  /** Puts a policy file of these steps in place, or takes it away; then `gateway.rebuild`. */
  setPolicy(name: string, steps: readonly TestStep[] | undefined): Promise<void>
  close(): Promise<void>
}

export interface PlaneOptions {
  readonly steps?: readonly TestStep[]
  readonly upstreamTimeoutMs?: number
  readonly partToken?: PartToken
  /** Real policy files in place of `steps` and `policies`. */
  readonly folder?: string
  readonly load?: LoadPolicies
  readonly trustedProxies?: TrustedProxies
  readonly issuer?: Issuer
  readonly log?: Log
  readonly clock?: Clock
  /** Majors that the catalog has closed. */
  readonly closed?: ClosedApi[]
}

export interface TestStep {
  readonly policy: string
  readonly phase?: Phase
  build(tools: Tools): Hooks
}

export async function openPlane(
  apis: readonly PublishedApi[],
  options: PlaneOptions = {},
): Promise<TestPlane> {
  const { steps = [], upstreamTimeoutMs, partToken = () => undefined } = options
  const { folder, load, trustedProxies, issuer, log = silentLog, clock = systemClock } = options
  const { closed = [] } = options
  const published = [...apis]
  const policiesDir = folder ?? (await mkdtemp(join(tmpdir(), 'szyna-plane-')))
  const files = new Map<string, PolicyFile>()
  let edits = 0
  const setPolicy: TestPlane['setPolicy'] = async (name, to) => {
    const file = join(policiesDir, `${name}.yaml`)
    if (to === undefined) {
      files.delete(name)
      return await rm(file)
    }
    files.set(name, policyFile(name, to))
    // The text stands for the steps: only its digest is looked at.
    await writeFile(file, `# ${(edits += 1)}\n`)
  }
  if (folder === undefined) await setPolicy('default', steps)
  const server = createServer(serverOptions)
  guardServer(server, () => true)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const gateway = await openDataPlane(
    {
      catalog: {
        published: () => Promise.resolve([...published]),
        closed: () => Promise.resolve(closed),
      },
      bus: { watch: () => ({ stop: () => Promise.resolve() }) },
      policiesDir,
      issuer: issuer ?? noIssuer(`${url}/oidc`),
      apiKeys: { find: () => undefined, used: () => {} },
      certificates: { find: () => undefined },
      agreements: nothingAgreed,
      journal: { waiting: 0 } as never,
      shared: countersOver(undefined, clock),
      clock,
      log,
      publicUrl: url,
      partToken,
      ...(upstreamTimeoutMs !== undefined && { upstreamTimeoutMs }),
      ...(trustedProxies !== undefined && { trustedProxies }),
    },
    load ?? (() => Promise.resolve({ files: new Map(files), complaints: [] })),
  )
  server.on('request', gateway.handle)
  server.on('upgrade', (req, socket: Socket, early) => gateway.upgrade(req, socket, early))
  return {
    url,
    port,
    gateway,
    apis: published,
    setPolicy,
    async close() {
      server.closeAllConnections()
      server.close()
      await gateway.close()
      if (folder === undefined) await rm(policiesDir, { recursive: true, force: true })
    },
  }
}

/** Counts the files: each has a digest of its own. */
let made = 0

function policyFile(name: string, steps: readonly TestStep[]): PolicyFile {
  const planned: PlannedStep[] = steps.map(({ policy, phase = 'protect', build }, at) => {
    const origin = `policies/${name}.yaml:${at + 1}`
    const step = { policy, phase, origin }
    return {
      ...step,
      options: {},
      build: (tools) => ({ ...step, hooks: build({ ...tools, origin }) }),
    }
  })
  return {
    name,
    file: `policies/${name}.yaml`,
    title: undefined,
    digest: `${(made += 1)}`,
    plan: () => planned,
  }
}

type Described = Partial<PublishedApi> & { readonly operations?: readonly never[] }

/**
 * An API with operations such as `GET /persons/{id}`, each answering 200 in its sandbox; behind them
 * may stand the response that the document declares, `GET /changes 101`.
 */
export function publishedApi(
  operations: readonly string[],
  { upstream, ...more }: Omit<Described, 'operations'> = {},
): PublishedApi {
  const paths: Record<string, Record<string, object>> = {}
  const listed = operations.map((one) => {
    const [method = '', path = '', status = '200'] = one.split(' ')
    const item = (paths[path] ??= {})
    item[method.toLowerCase()] = { responses: { [status]: { description: 'Done.' } } }
    const hints: OperationFacts['hints'] = { rateLimits: [], permissions: [] }
    return { id: one, method, path, summary: undefined, tags: [], deprecated: false, hints }
  })
  const body = '{"from":"sandbox"}'
  const answer = {
    status: 200,
    example: 'default',
    mediaType: 'application/json',
    body,
    headers: [],
  }
  return {
    api: newId(),
    id: newId(),
    entity: 'gitd',
    name: 'licences',
    major: 1,
    version: '1.0.0',
    title: 'Licences',
    digest: '',
    document: {
      openapi: '3.1.0',
      info: { title: 'Licences', version: '1.0.0' },
      paths,
    } as OpenApiDocument,
    operations: listed,
    upstream,
    composed: false,
    policy: 'default',
    owner: undefined,
    publishedAt: '2026-03-02T08:00:00Z',
    life: { state: 'published' },
    sandbox: Object.fromEntries(operations.map((one) => [one, [answer]])),
    ...more,
  }
}
