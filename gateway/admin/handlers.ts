// What each operation of the admin API does, by `operationId`. Input has been validated against the
// specification when a handler sees it; what a handler throws becomes a problem.

import type { Clock } from '#kernel/clock/clock.ts'
import type { Config } from '#kernel/config/config.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Journal } from '#kernel/journal/journal.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { loadPolicies } from '#policies/load.ts'
import type { Agreements } from '#api-catalog/agreements/agreements.ts'
import type { Catalog, Registered, Registration } from '#api-catalog/catalog.ts'
import { isOnSandbox } from '#api-catalog/published.ts'
import type { Notices } from '#api-catalog/notices/open-notices.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import manifest from '../../package.json' with { type: 'json' }
import type { Compositions } from '../composition/publish.ts'
import type { Gateway, RebuildResult } from '../data-plane/gateway.ts'
import type { NewSystem } from '../identity/systems.ts'
import type { Identity } from '../identity/identity.ts'
import { agreementHandlers } from './agreement-handlers.ts'
import { explainCall } from './explain-call.ts'
import type { ExplainQuery } from './explain-call.ts'
import { identityHandlers } from './identity-handlers.ts'
import { lifeHandlers } from './life-handlers.ts'
import { noticeHandlers } from './notice-handlers.ts'
import { officeHandlers } from './office-handlers.ts'
import { tellFindings } from './tell-findings.ts'

export interface HandlerNeeds {
  readonly catalog: Catalog
  readonly gateway: Gateway
  readonly compositions: Pick<Compositions, 'list'>
  readonly identity: Identity
  readonly agreements: Agreements
  readonly notices: Notices
  readonly journal: Journal
  readonly config: Config
  /** As the bus calls itself; no slash at the end. */
  readonly publicUrl: string
  readonly db: Database
  readonly clock: Clock
  /** Prometheus text format. */
  metrics(): Promise<string>
}

interface RegisterQuery {
  readonly dry?: boolean
  readonly draft?: boolean
  readonly force?: string
}

export interface Input {
  readonly body: unknown
  readonly query: unknown
  readonly params: unknown
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object becomes JSON, a text plain text. */
  readonly body: object | string
}

export type Handler = (input: Input) => Promise<Answer>

export function openHandlers(needs: HandlerNeeds): Readonly<Record<string, Handler>> {
  const { catalog, gateway, compositions, identity, journal, config, publicUrl } = needs
  const { db, clock, metrics } = needs
  const startedAt = new Date(clock.now()).toISOString()
  return {
    async getStatus() {
      const answers = await db.ping().then(
        () => true,
        () => false,
      )
      return ok({
        version: manifest.version,
        publicUrl,
        startedAt,
        snapshot: gateway.current(),
        database: { kind: db.kind, answers },
        transport: config.natsUrl === undefined ? 'database' : 'nats',
      })
    },

    readMetrics: async () => ({ status: 200, body: await metrics() }),

    async registerApi({ body, query }) {
      const { dry, draft, force } = query as RegisterQuery
      const registered = await catalog.register({
        ...(body as Registration),
        ...(dry === true && { dry }),
        ...(draft === true && { draft }),
        ...(force !== undefined && { force }),
      })
      if (dry === true) return ok(registered)
      const rebuilt = await gateway.rebuild(`registered ${registered.api}`)
      const notes = [...registered.notes, ...trouble(rebuilt, registered)]
      return { status: registered.unchanged ? 200 : 201, body: { ...registered, notes } }
    },

    async listApis() {
      const apis = await catalog.published()
      return ok({ apis: apis.map((api) => ({ ...facts(api), operations: api.operations.length })) })
    },

    async getApi({ params }) {
      const asked = params as { entity: string; api: string }
      const published = await catalog.published()
      const apis = published
        .filter(({ entity, name }) => entity === asked.entity && name === asked.api)
        .toSorted((a, b) => b.major - a.major)
      if (apis.length === 0) return refuseUnknown(asked)
      return ok({ apis: apis.map((api) => ({ ...facts(api), operations: operationsOf(api) })) })
    },

    async listVersions({ params }) {
      const { entity, api } = params as { entity: string; api: string }
      const versions = await catalog.versions(entity, api)
      return versions.length > 0 ? ok({ versions }) : refuseUnknown({ entity, api })
    },

    async getFindings({ params }) {
      const asked = params as { entity: string; api: string }
      const versions = await tellFindings(catalog, asked)
      return versions.length > 0 ? ok({ versions }) : refuseUnknown(asked)
    },

    listCompositions: async () => ok({ compositions: compositions.list() }),

    async addSystem({ body }) {
      return { status: 201, body: await identity.systems.add(body as NewSystem) }
    },

    listSystems: async () => ok({ systems: await identity.systems.list() }),

    ...identityHandlers(identity),

    ...officeHandlers(identity),

    ...agreementHandlers(needs),
    ...lifeHandlers(needs),
    ...noticeHandlers(needs),

    listKeys: async () => ok({ keys: identity.keys.list() }),

    async rotateKeys() {
      await identity.keys.rotate()
      return ok({ keys: identity.keys.list() })
    },

    async revokeKey({ params }) {
      await identity.keys.revoke((params as { kid: string }).kid)
      return ok({ keys: identity.keys.list() })
    },

    async listJournal({ query }) {
      return ok({ entries: await journal.read(query as Parameters<Journal['read']>[0]) })
    },

    verifyJournal: async () => ok(await journal.verify()),

    explainCall: async ({ query }) => ok(await explainCall(query as ExplainQuery, needs)),

    async checkPolicies() {
      const { files, complaints } = await loadPolicies(config.policiesDir)
      return ok({ folder: config.policiesDir, policies: [...files.keys()], complaints })
    },
  }

  function facts(api: PublishedApi) {
    const { entity, name, major, version, title, policy, upstream, owner, publishedAt } = api
    const path = `${entity}/${name}/v${major}`
    return {
      entity,
      api: name,
      major,
      version,
      title,
      policy,
      ...(upstream !== undefined && { upstream }),
      ...(owner !== undefined && { owner }),
      onSandbox: isOnSandbox(api),
      composed: api.composed,
      url: `${publicUrl}/api/${path}`,
      sandbox: `${publicUrl}/sandbox/${path}`,
      publishedAt,
    }
  }
}

/** What keeps the gateway from serving what was just registered, or from serving it as asked. */
function trouble({ accepted, complaints }: RebuildResult, { api, major }: Registered): string[] {
  return complaints.filter((one) => !accepted || one.includes(`${api}/v${major}`))
}

function operationsOf(api: PublishedApi): object[] {
  return api.operations.map(({ id, method, path, summary, deprecated }) => ({
    id,
    method,
    path,
    deprecated,
    ...(summary !== undefined && { summary }),
  }))
}

function refuseUnknown({ entity, api }: { entity: string; api: string }): never {
  return refuse('resource/unknown', `No API ${entity}/${api} is registered.`)
}

function ok(body: object): Answer {
  return { status: 200, body }
}
