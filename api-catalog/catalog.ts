// The catalog: registries hand in their OpenAPI documents, and what is handed in well is published at
// once. Reading a document happens in the intake worker and before the transaction; storing it, and
// telling the bus, in one transaction: all of it, or nothing.

import { readFile } from 'node:fs/promises'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { openIntake } from './intake/intake.ts'
import type { FileSet } from './intake/measure-files.ts'
import type { Finding, PublishedApi } from './published.ts'
import { registerApi } from './register-api.ts'
import { publishedIds, versionsById } from './versions/published-versions.ts'
import { versionFindings, versionSource } from './versions/version-parts.ts'
import { versionsOf } from './versions/versions-of.ts'
import type { ListedVersion } from './versions/versions-of.ts'

export interface Registration {
  /** Slugs: the address becomes `/api/{entity}/{api}/v{major}`. An entity named first is made. */
  readonly entity: string
  readonly api: string
  /** Base address of the registry. Left out: as before, or published onto the sandbox. */
  readonly upstream?: string
  /** Name of a policy file. Left out: as before, or `default`. */
  readonly policy?: string
  readonly owner?: string
  /** The document carries a composition that the bus itself made; never taken from a registry. */
  readonly composed?: true
  readonly source: ({ kind: 'files' } & FileSet) | { kind: 'url'; url: string }
}

export interface Registered {
  /** `{entity}/{api}`. */
  readonly api: string
  readonly version: string
  readonly major: number
  readonly published: boolean
  /** Public addresses. */
  readonly url: string
  readonly sandbox: string
  readonly onSandbox: boolean
  readonly findings: Finding[]
  /** Sentences for whoever registered: what was made, kept or should be looked at. */
  readonly notes: string[]
  /** The same was published already: nothing was stored. */
  readonly unchanged: boolean
}

export interface Catalog {
  /**
   * @throws Problem `document/*` (findings that are errors come as `errors`), `request/invalid`,
   *   `policy/unknown`, `catalog/ruleset`, `gateway/overload`
   */
  register(request: Registration): Promise<Registered>
  /** The latest registration of every major of every API. An object of a version is the same each time. */
  published(): Promise<PublishedApi[]>
  /** @throws Problem `resource/unknown` */
  findings(id: VersionId): Promise<Finding[]>
  /** @throws Problem `resource/unknown` */
  source(id: VersionId): Promise<FileSet>
  /** The most recent first; empty when there is no such API. */
  versions(entity: string, api: string): Promise<ListedVersion[]>
  close(): Promise<void>
}

export interface CatalogNeeds {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly rulesetFile: string
  /** `host[:port]` that documents may be fetched from though they lie inside the network. */
  readonly fetchAllow: readonly string[]
  policyNames(): readonly string[]
}

/** @throws Error when the ruleset file cannot be read */
export async function openCatalog(needs: CatalogNeeds): Promise<Catalog> {
  await readRulesetFile(needs.rulesetFile)
  const { knex } = needs.db
  const intake = openIntake({ log: needs.log })
  const known = new Map<VersionId, PublishedApi>()

  return {
    register: registerApi({
      ...needs,
      intake,
      rulesetText: () => readRulesetFile(needs.rulesetFile),
    }),
    async published() {
      const ids = await publishedIds(knex)
      for (const api of await versionsById(
        knex,
        ids.filter((id) => !known.has(id)),
      ))
        known.set(api.id, api)
      for (const id of known.keys()) if (!ids.includes(id)) known.delete(id)
      return ids.flatMap((id) => known.get(id) ?? [])
    },
    findings: async (id) => (await versionFindings(knex, id)) ?? unknownVersion(),
    source: async (id) => (await versionSource(knex, id)) ?? unknownVersion(),
    versions: (entity, api) => versionsOf(knex, entity, api),
    close: () => intake.close(),
  }
}

function unknownVersion(): never {
  refuse('resource/unknown', 'There is no such version of an API.')
}

async function readRulesetFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Error(`The ruleset ${file} cannot be read; name another in SZYNA_RULESET.`, { cause })
  }
}
