// Express Gateway's dialect, opened: its configuration is read, its ports are listened on, and both
// files are read anew when they change. What is wrong at the start ends it; what is wrong later is
// told loudly, and the former configuration goes on.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Log } from '#kernel/log/log.ts'
import type { SharedCounters, Tools } from '#policies/policy.ts'
import type { Meter } from '../data-plane/meter.ts'
import { openSweep } from '../data-plane/sweep.ts'
import { openTracer } from '../data-plane/trace.ts'
import { openUpstreams } from '../data-plane/upstream.ts'
import type { CompileTools, Served } from './config/compile.ts'
import type { EgConfig } from './config/config.ts'
import { drawComplaints, readConfig } from './config/read.ts'
import type { Env } from './config/read.ts'
import { noCredentials, readCredentials } from './credentials/credentials.ts'
import { listen, listensAt } from './listen.ts'
import type { Host } from './route/router.ts'
import { watchFiles } from './watch-files.ts'

export interface ExpressGatewayDeps {
  readonly issuer: Tools['issuer']
  readonly journal: Tools['journal']
  readonly shared: SharedCounters
  readonly clock: Clock
  readonly log: Log
  meter(key: string): Meter
}

/** The configuration, and what its `${NAME}` stand for. */
export interface ConfigFile {
  readonly file: string
  readonly env: Env
}

export interface ExpressGateway {
  /** Where it listens. */
  readonly urls: readonly string[]
  close(): Promise<void>
}

/** How long calls under way may go on after a close is asked for. */
const graceMs = 10_000

/** @throws Error with every complaint, a line each */
export async function openExpressGateway(
  from: ConfigFile,
  deps: ExpressGatewayDeps,
): Promise<ExpressGateway> {
  const { file, env } = from
  const { clock, log, meter } = deps
  const path = resolve(file)
  const beside = join(dirname(path), 'credentials.yml')
  let credentials = noCredentials
  const tools: CompileTools = {
    ...deps,
    credentials: () => credentials,
    readFile: (name) => readFileSync(resolve(dirname(path), name), 'utf8'),
  }
  let serving = await load()
  const sweep = openSweep({ clock })
  const upstreams = openUpstreams({ clock })
  let draining = false
  const listeners = await listen(
    serving.config,
    {
      clock,
      log,
      sweep,
      upstreams,
      tunnels: new Set(),
      tracer: openTracer(),
      elsewhere: meter('express-gateway/none'),
      draining: () => draining,
      hosts: () => serving.hosts,
    },
    tools.readFile,
  )
  const urls = listeners.map(({ url }) => url)
  if (serving.config.hasAdmin) {
    log.warn(
      { file },
      '`admin` is not opened: the bus has an admin API of its own, with a credential',
    )
  }
  log.info({ file, urls }, 'Express Gateway dialect')
  const watcher = watchFiles([path, beside], reload, log)
  return {
    urls,
    async close() {
      watcher.close()
      draining = true
      await Promise.all(listeners.map((one) => one.close(graceMs)))
      upstreams.close()
      sweep.close()
    },
  }

  async function load(): Promise<{ config: EgConfig; hosts: readonly Host<Served>[] }> {
    const text = await readFile(path, 'utf8')
    const people = await readText(beside)
    const { config, hosts, complaints } = readConfig(text, file, env, tools)
    const read = readCredentials(people, beside)
    const all = drawComplaints([...complaints, ...read.complaints])
    if (config === undefined || hosts === undefined || all.length > 0) {
      throw new Error(all.join('\n') || `${file}:1:1 The file is empty.`)
    }
    credentials = read.credentials
    return { config, hosts }
  }

  async function reload(): Promise<void> {
    try {
      const next = await load()
      if (listensAt(next.config) !== listensAt(serving.config)) {
        log.warn(
          { file },
          'ports and certificates of `http` and `https` change with a restart only',
        )
      }
      serving = next
      log.info({ file }, 'Express Gateway configuration read anew')
    } catch (error) {
      log.error(
        { file, complaints: String(error) },
        'the former Express Gateway configuration goes on',
      )
    }
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
