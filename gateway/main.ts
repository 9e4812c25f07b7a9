// Starts the bus: doors first, then the house behind them, then, when asked, the demo. Returns when
// everything answers. It decides nothing else; what is wrong with the start is thrown as one sentence.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Config } from '#kernel/config/config.ts'
import { openDatabase } from '#kernel/db/db.ts'
import type { Database } from '#kernel/db/db.ts'
import { openLog } from '#kernel/log/log.ts'
import { compose } from './compose.ts'
import { hangDoor } from './doors.ts'
import { openTlsFiles } from './tls-files.ts'
import type { DemoMeansNeeds } from './demo/open-means.ts'
import { openMeans } from './identity/means/open-means.ts'

export interface StartOptions {
  /** For people: where everything is. */
  print(line: string): void
  /** Called when the house stands and nobody has been let in yet. */
  beforeOpening?(): void
  /** A database of the caller's (stories); closed with the bus all the same. */
  readonly db?: Database
  /** Another time than that of the machine (stories). */
  readonly clock?: Clock
}

export interface RunningBus {
  readonly publicUrl: string
  readonly adminUrl: string
  close(): Promise<void>
}

/** How long open calls may go on after a close is asked for. */
const graceMs = 20_000

export async function startBus(config: Config, options: StartOptions): Promise<RunningBus> {
  const { clock = systemClock } = options
  const log = openLog(config.logLevel, process.stderr)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const tls = await openTlsFiles(config, { log, clock })
  const door = await hangDoor(config.host, config.port, tls).catch((error: unknown) => {
    tls.close()
    throw error
  })
  let drain = (_graceMs: number) => Promise.resolve()
  const undo: (() => Promise<unknown>)[] = [
    () => Promise.all([drain(graceMs), door.close(graceMs)]),
    async () => tls.close(),
  ]
  try {
    const publicUrl = config.publicUrl.replace(/:0$/, `:${door.port}`)
    const db = options.db ?? (await openDatabase(whereIsTheDatabase(config), log))
    undo.push(() => db.close())
    const needs = { log, clock, publicUrl }
    const known = config.demo ? await demoMeans(config, needs) : undefined
    if (known) undo.push(() => known.close())
    const means = known?.means ?? (await openMeans(config.meansFile, needs))
    const clientAuthorities = tls.authorities
    const parts = { config, publicUrl, db, log, clock, clientAuthorities, means }
    const house = await compose(parts)
    undo.push(() => house.close())
    drain = house.drain
    options.beforeOpening?.()
    door.open(house.doors, house.upgrade)
    const adminUrl = await house.admin.listen(config.adminHost, config.adminPort)
    const card = join(config.dataDir, 'bus.json')
    await writeFile(card, JSON.stringify({ publicUrl, adminUrl, pid: process.pid }) + '\n')
    undo.push(() => rm(card, { force: true }))
    options.print(`Szyna      ${publicUrl}`)
    options.print(`Admin      ${adminUrl}`)
    if (config.demo) {
      const { openDemo } = await import('./demo/open.ts')
      const demo = await openDemo({ house, config, publicUrl, adminUrl, log, print: options.print })
      undo.push(() => demo.close())
    }
    return { publicUrl, adminUrl, close: () => closeAll(undo) }
  } catch (error) {
    await closeAll(undo)
    throw error
  }
}

/** Nothing of the demo is loaded without it. */
async function demoMeans({ meansFile }: Config, needs: DemoMeansNeeds) {
  const { openDemoMeans } = await import('./demo/open-means.ts')
  return await openDemoMeans(meansFile, needs)
}

function whereIsTheDatabase(config: Config): { url?: string; folder?: string } {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl }
  return { folder: join(config.dataDir, 'database') }
}

/** The public door first, so that nobody meets a house half taken down; then what was opened last. */
async function closeAll(undo: (() => Promise<unknown>)[]): Promise<void> {
  const [door, ...rest] = undo.splice(0)
  await door?.()
  for (const close of rest.toReversed()) await close()
}
