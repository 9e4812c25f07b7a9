// When a new snapshot is built, and what becomes of it. One build at a time; whoever asks during one
// gets the next, which sees his change too.
//
//   policy file edited ─┐
//   api.published ──────┤
//   api.life-changed ───┼─► rebuild ─► new policies, new APIs ─┬─► swapped
//   rebuild(reason) ────┘                                      └─► refused ─► last good policies,
//                                                                             new APIs ─► swapped

import type { Log } from '#kernel/log/log.ts'
import type { ClosedApi, PublishedApi } from '#api-catalog/published.ts'
import type { SharedTools } from './compile-api.ts'
import type { LoadedPolicies } from '#policies/load.ts'
import { buildSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import { watchFolder } from './watch-folder.ts'

export type LoadPolicies = (folder: string) => Promise<LoadedPolicies>

export interface RebuildResult {
  /** False: what was asked for is refused, see the complaints. */
  readonly accepted: boolean
  /** Of the snapshot that serves now. */
  readonly id: string
  readonly complaints: readonly string[]
}

export interface Reload {
  rebuild(reason: string): Promise<RebuildResult>
  current(): Snapshot
  /** What is wrong with the configuration that was asked for last. */
  complaints(): readonly string[]
  close(): Promise<void>
}

export interface ReloadDeps {
  readonly policiesDir: string
  readonly load: LoadPolicies
  readonly tools: SharedTools
  readonly log: Log
  published(): Promise<readonly PublishedApi[]>
  /** Majors that answer no calls any more. */
  closed(): Promise<readonly ClosedApi[]>
  /** A build is over, and this one serves. */
  settled(snapshot: Snapshot): void
  /** After which a catalog that could not be read is asked again. */
  readonly retryMs?: number
}

/** Resolves when the first snapshot serves. */
export async function openReload(deps: ReloadDeps): Promise<Reload> {
  const { log } = deps
  let { apis, closed } = await readCatalog(deps)
  let snapshot = await firstSnapshot(deps, { apis, closed })
  deps.settled(snapshot)
  let complaints: readonly string[] = snapshot.complaints
  let staleApis = false
  let running: Promise<RebuildResult> | undefined
  let next: Promise<RebuildResult> | undefined
  let retry: NodeJS.Timeout | undefined
  let open = true

  const build = async (reason: string): Promise<RebuildResult> => {
    if (staleApis) {
      staleApis = false
      try {
        ;({ apis, closed } = await readCatalog(deps))
      } catch (error) {
        staleApis = true
        throw error
      }
    }
    const policies = await deps.load(deps.policiesDir)
    const input = { apis, closed, tools: deps.tools, former: snapshot }
    const built = await buildSnapshot({ ...input, policies })
    if (built.kind === 'snapshot') {
      swap(built.snapshot, reason)
      complaints = built.snapshot.complaints
      return { accepted: true, id: snapshot.id, complaints }
    }
    complaints = built.complaints
    log.error({ reason, complaints }, 'the new configuration is refused, the former one stays')
    const kept = await buildSnapshot({ ...input, policies: snapshot.policies })
    if (kept.kind === 'snapshot') swap(kept.snapshot, reason)
    return { accepted: false, id: snapshot.id, complaints }
  }
  const swap = (to: Snapshot, reason: string) => {
    if (to.id === snapshot.id) return
    snapshot = to
    const { id, routes } = to
    log.info({ reason, id, apis: to.apis.size, routes, complaints: to.complaints }, 'new snapshot')
  }
  const attempt = (reason: string): Promise<RebuildResult> =>
    build(reason).catch((error: unknown) => {
      const sentence =
        'The catalog or the policy files cannot be read; the former configuration stays.'
      complaints = [sentence]
      log.error({ reason, err: error }, sentence)
      clearTimeout(retry)
      if (open) retry = setTimeout(() => void rebuild('retry'), deps.retryMs ?? 5_000).unref()
      return { accepted: false, id: snapshot.id, complaints }
    })
  const rebuild = (reason: string): Promise<RebuildResult> => {
    if (running === undefined) {
      running = attempt(reason).finally(() => {
        running = undefined
        if (open) deps.settled(snapshot)
      })
      return running
    }
    next ??= running.then(() => {
      next = undefined
      return rebuild(reason)
    })
    return next
  }
  const watching = watchFolder(deps.policiesDir, () => void rebuild('policies edited'), log)
  return {
    rebuild(reason) {
      staleApis = true
      return rebuild(reason)
    },
    current: () => snapshot,
    complaints: () => complaints,
    async close() {
      open = false
      watching.close()
      clearTimeout(retry)
      await running
    },
  }
}

interface Read {
  readonly apis: readonly PublishedApi[]
  readonly closed: readonly ClosedApi[]
}

/** Closed ones last: what is closed in between is served a moment longer, and never unknown. */
async function readCatalog({ published, closed }: ReloadDeps): Promise<Read> {
  const apis = await published()
  return { apis, closed: await closed() }
}

/** There is no former one: what is wrong closes the APIs it touches, and the others serve. */
async function firstSnapshot(
  { policiesDir, load, tools, log }: ReloadDeps,
  { apis, closed }: Read,
): Promise<Snapshot> {
  const policies = await load(policiesDir)
  const built = await buildSnapshot({ apis, closed, policies, tools, former: undefined })
  if (built.kind === 'refused') throw new Error(built.complaints.join('\n'))
  const { id, routes, complaints } = built.snapshot
  if (complaints.length > 0) log.error({ complaints }, 'some APIs are closed')
  log.info({ reason: 'start', id, apis: apis.length, routes }, 'new snapshot')
  return built.snapshot
}
