// The compositions of a folder, published: each file as soon as the APIs it is made of are there, and
// again when it or one of them changes. A wrong file never takes anything away: what was published
// before goes on, and what is wrong is told with line and column.
//
//   file edited ───────┐          ┌─ serving    its document is in the catalog
//   api.published,     ┼─► round ─┼─ waiting    for APIs that are not published yet
//   api.life-changed   │          └─ refused    complaints
//   start ─────────────┘
//
// One round at a time; whoever asks during one gets the next. Publishing raises api.published itself:
// the round that follows finds everything as it is.

import type { Bus } from '#kernel/bus/bus.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { Catalog } from '#api-catalog/catalog.ts'
import type { RebuildResult } from '../data-plane/gateway.ts'
import { watchFolder } from '../data-plane/watch-folder.ts'
import { addressOf } from './address-of.ts'
import { loadCompositions } from './load-compositions.ts'
import type { LoadedCompositions } from './load-compositions.ts'
import { openPublisher } from './publish-one.ts'

export interface Compositions {
  list(): readonly CompositionState[]
  /** What is wrong with the files, as `file:line:column: message`. */
  complaints(): readonly string[]
  close(): Promise<void>
}

export interface CompositionState {
  /** `compositions/widok360.yaml`. */
  readonly file: string
  /** `{entity}/{api}/v{major}`; absent where the file cannot be read. */
  readonly api?: string
  readonly version?: string
  readonly state: 'serving' | 'waiting' | 'refused'
  /** APIs that are not published yet. */
  readonly waitingFor: readonly string[]
  readonly complaints: readonly Complaint[]
}

export interface CompositionNeeds {
  readonly folder: string
  readonly catalog: Pick<Catalog, 'published' | 'register' | 'source'>
  readonly gateway: { rebuild(reason: string): Promise<RebuildResult> }
  readonly bus: Pick<Bus, 'watch'>
  readonly log: Log
  /** After which a round that failed is tried again. */
  readonly retryMs?: number
}

/** Holds up nothing: the first round goes on in the background. */
export function openCompositions(needs: CompositionNeeds): Compositions {
  const { folder, bus } = needs
  const log = needs.log.child({ organ: 'compositions' })
  const publishOne = openPublisher(needs)
  let states: readonly CompositionState[] = []
  let running: Promise<void> | undefined
  let again = false
  let retry: NodeJS.Timeout | undefined
  let open = true

  const round = async () => {
    const loaded = await loadCompositions(folder)
    const wrong = Map.groupBy(loaded.complaints, ({ file }) => file)
    const found = [...wrong].map(([file, complaints]) => refused(file, complaints, loaded))
    for (const read of loaded.files) {
      if (!open) return
      if (!read.composition || wrong.has(read.file)) continue
      found.push(await publishOne(read, read.composition))
    }
    found.sort((a, b) => (a.file < b.file ? -1 : 1))
    tell(log, states, found)
    states = found
  }
  const rounds = async () => {
    do {
      again = false
      await round()
    } while (again && open)
  }
  const look = () => {
    again = true
    if (!open) return
    running ??= rounds()
      .catch((error: unknown) => {
        log.error({ err: error }, 'the compositions cannot be looked at; it is tried again')
        clearTimeout(retry)
        if (open) retry = setTimeout(look, needs.retryMs ?? 5_000).unref()
      })
      .finally(() => (running = undefined))
  }
  const hint = bus.watch(['api.published', 'api.life-changed'], look)
  const watching = watchFolder(folder, look, log)
  look()
  return {
    list: () => states,
    complaints: () => states.flatMap(({ complaints }) => complaints.map(asLine)),
    async close() {
      open = false
      clearTimeout(retry)
      watching.close()
      await hint.stop()
      await running
    },
  }
}

function refused(
  file: string,
  complaints: readonly Complaint[],
  { files }: LoadedCompositions,
): CompositionState {
  const composition = files.find((read) => read.file === file)?.composition
  const about = composition && { api: addressOf(composition), version: composition.version }
  return { file, ...about, state: 'refused', waitingFor: [], complaints }
}

function asLine({ file, line, column, message }: Complaint): string {
  return `${file}:${line}:${column}: ${message}`
}

/** What is new. */
function tell(
  log: Log,
  before: readonly CompositionState[],
  now: readonly CompositionState[],
): void {
  for (const one of now) {
    const { file, api, version, state, waitingFor, complaints } = one
    const former = before.find((it) => it.file === file)
    if (former !== undefined && JSON.stringify(former) === JSON.stringify(one)) continue
    if (state === 'refused') {
      const told = { file, api, complaints: complaints.map(asLine) }
      log.error(told, 'a composition is refused; what was published of it stays')
    } else if (state === 'waiting') {
      log.info({ file, api, waitingFor }, 'a composition waits for the APIs it is made of')
    } else log.info({ file, api, version }, 'a composition is served')
  }
}
