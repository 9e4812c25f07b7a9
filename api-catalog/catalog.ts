// The catalog: registries hand in their OpenAPI documents, and what is handed in well is published, or
// waits for whoever approves it. Reading a document happens in the intake worker and before the transaction; storing it, and
// telling the bus, in one transaction: all of it, or nothing.

import { readFile } from 'node:fs/promises'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Change } from './compare/change.ts'
import { openIntake } from './intake/intake.ts'
import type { FileSet } from './intake/measure-files.ts'
import { openKeeper } from './life/keeper.ts'
import type { LifeActor, LifeState } from './life/life.ts'
import { openLives } from './life/lives.ts'
import type { Lives } from './life/lives.ts'
import type { Dependant, DependantNeeds } from './life/who-depends.ts'
import { openPublished } from './open-published.ts'
import type { ClosedApi, Finding, PublishedApi } from './published.ts'
import { refetchApi } from './refetch-api.ts'
import type { Refetched, RefetchMore } from './refetch-api.ts'
import { openRegistrar } from './register-api.ts'
import { readChangelog } from './versions/changelog.ts'
import type { ChangelogEntry } from './versions/changelog.ts'
import { closedApis } from './versions/closed-apis.ts'
import { changesOfVersion } from './versions/in-force.ts'
import type { ChangesOfVersion } from './versions/in-force.ts'
import type { Severity } from './lint/ruleset.ts'
import type { Score } from './lint/score.ts'
import { severitiesNow } from './lint/severities-now.ts'
import { versionSource, versionVerdict } from './versions/version-parts.ts'
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
  /** Who registers; left out: the administrator of the bus, whose word publishes at once. */
  readonly by?: LifeActor
  /** Why it is taken though it breaks callers. */
  readonly force?: string
  /** Store it, publish nothing. */
  readonly draft?: true
  /** Only the verdict: nothing is stored. */
  readonly dry?: true
  readonly source: ({ kind: 'files' } & FileSet) | { kind: 'url'; url: string }
}

export interface Registered {
  /** `{entity}/{api}`. */
  readonly api: string
  readonly version: string
  readonly major: number
  /** It is what calls meet from now on. */
  readonly published: boolean
  /** Of a version that is not published: what it is itself. */
  readonly state: LifeState
  /** Public addresses. */
  readonly url: string
  readonly sandbox: string
  readonly onSandbox: boolean
  readonly findings: Finding[]
  /** Against what was in force. */
  readonly changes: readonly Change[]
  /** Whom the breaking ones among them break. */
  readonly impact: readonly Dependant[]
  /** Of a trial: why it would not be taken. */
  readonly refusal?: { readonly code: ProblemCode; readonly detail: string }
  readonly score: Score
  /** Sentences for whoever registered: what was made, kept or should be looked at. */
  readonly notes: string[]
  /** The same was published already: nothing was stored. */
  readonly unchanged: boolean
}

export interface Catalog {
  /**
   * @throws Problem `document/*` (findings that are errors, and breaking changes, come as `errors`),
   *   `request/invalid`, `office/forbidden`, `policy/unknown`, `life/not-allowed`, `catalog/ruleset`,
   *   `gateway/overload`
   */
  register(request: Registration): Promise<Registered>
  /** What is in force of every major that answers calls; the same object while nothing of it changes. */
  published(): Promise<PublishedApi[]>
  /** Majors that were in force and answer no calls: suspended, or archived. */
  closed(): Promise<ClosedApi[]>
  /** @throws Problem `resource/unknown` */
  findings(id: VersionId): Promise<Finding[]>
  /** How much each rule matters now; of the ruleset that was right last. */
  severities(): Promise<ReadonlyMap<string, Severity>>
  /** @throws Problem `resource/unknown` */
  source(id: VersionId): Promise<FileSet>
  /** The most recent first; empty when there is no such API. */
  versions(entity: string, api: string): Promise<ListedVersion[]>
  /** What changed with each version that was published, the most recent first. */
  changelog(entity: string, api: string): Promise<ChangelogEntry[]>
  /** What a version changes of the one that was in force when it was registered. */
  changes(id: VersionId): Promise<ChangesOfVersion>
  /**
   * Asks the address that a major was registered by for the document as it is now.
   *
   * @throws Problem `resource/unknown` (nothing was registered by address), `document/*`
   */
  refetch(entity: string, api: string, major: number, more?: RefetchMore): Promise<Refetched>
  readonly lives: Lives
  close(): Promise<void>
}

export interface CatalogNeeds extends DependantNeeds {
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
  /** Hours between two looks at a registered address; 0 or absent: nobody looks. */
  readonly refetchHours?: number
}

/** @throws Error when the ruleset file cannot be read */
export async function openCatalog(needs: CatalogNeeds): Promise<Catalog> {
  await readRulesetFile(needs.rulesetFile)
  const { knex } = needs.db
  const intake = openIntake({ log: needs.log })
  const more = { ...needs, intake, rulesetText: () => readRulesetFile(needs.rulesetFile) }
  const registrar = openRegistrar(more)
  const lives = openLives(needs)
  const refetch = refetchApi(more, registrar)
  const keeper = openKeeper({ ...needs, lives, refetch })
  const published = openPublished(needs)

  return {
    register: registrar.register,
    published,
    closed: () => closedApis(knex, needs.clock.now()),
    findings: async (id) => (await versionVerdict(knex, id))?.findings ?? unknownVersion(),
    severities: severitiesNow(() => readRulesetFile(needs.rulesetFile)),
    source: async (id) => (await versionSource(knex, id)) ?? unknownVersion(),
    versions: (entity, api) => versionsOf(knex, entity, api),
    changelog: (entity, api) => readChangelog(knex, entity, api),
    changes: (id) => changesOfVersion(knex, id),
    refetch,
    lives,
    async close() {
      await keeper.close()
      await intake.close()
    },
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
