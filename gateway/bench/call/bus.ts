// The peer that all this is about: the whole bus as `npm start` composes it, with token check, scope,
// rate limit, request validation and journal on; on its embedded database, whose work counts as the
// bus's own, or with `DATABASE_URL` on a new database of that server.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#kernel/config/config.ts'
import { openDatabase } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { addSystem } from '../../cli/add-system.ts'
import { fetchToken } from '../../cli/fetch-token.ts'
import type { RunningBus } from '../../cli/running-bus.ts'
import { startBus } from '../../main.ts'
import { answering } from '../child.ts'
import { document, policy } from './document.ts'
import type { Target } from './target.ts'
import { recordPath } from './target.ts'

interface Started {
  readonly bus: RunningBus
  end(): Promise<void>
}

let running: Promise<Started> | undefined

answering(prepare, settle)

/** Asked anew for each round, so that no token expires under way. */
async function prepare(
  question: { upstream: number } | { end: true },
): Promise<Target | undefined> {
  if ('end' in question) {
    await (await running)?.end()
    return undefined
  }
  const { bus } = await (running ??= start(question.upstream))
  const token = await fetchToken(bus, { system: 'bench.caller', api: 'bench/records' })
  return {
    port: Number(new URL(bus.publicUrl).port),
    path: `/api/bench/records/v1${recordPath}`,
    headers: [`Authorization: Bearer ${token.access_token}`, 'X-Request-Reason: statement'],
  }
}

/** Reading the journal waits until every call that has ended is in the database. */
async function settle(): Promise<void> {
  const { adminUrl, credential } = (await running!).bus
  const answer = await fetch(`${adminUrl}/admin/v1/journal?limit=1`, {
    headers: { authorization: `Bearer ${credential}` },
  })
  if (!answer.ok) throw new Error(`The journal cannot be read: ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function start(upstream: number): Promise<Started> {
  const dataDir = await mkdtemp(join(tmpdir(), 'szyna-bench-'))
  const policiesDir = join(dataDir, 'policies')
  await mkdir(policiesDir)
  await writeFile(join(policiesDir, 'bench.yaml'), policy)
  const database = process.env.DATABASE_URL
    ? await newDatabase(process.env.DATABASE_URL)
    : undefined
  const config = readConfig({
    SZYNA_PORT: '0',
    SZYNA_ADMIN_PORT: '0',
    SZYNA_HOST: '127.0.0.1',
    SZYNA_DATA_DIR: dataDir,
    SZYNA_POLICIES: policiesDir,
    SZYNA_LOG: 'error',
    ...(database && { DATABASE_URL: database.url }),
  })
  const { publicUrl, adminUrl, close } = await startBus(config, { print: () => {} })
  const credential = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim()
  const bus: RunningBus = { publicUrl, adminUrl, credential, dataDir }
  await register(bus, upstream)
  await addSystem(bus, { entity: 'bench', name: 'caller' })
  return {
    bus,
    async end() {
      await close()
      await database?.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function register({ adminUrl, credential }: RunningBus, upstream: number): Promise<void> {
  const files = { 'openapi.json': JSON.stringify(document) }
  const answer = await fetch(`${adminUrl}/admin/v1/apis`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      entity: 'bench',
      api: 'records',
      policy: 'bench',
      upstream: `http://127.0.0.1:${upstream}`,
      source: { kind: 'files', entry: 'openapi.json', files },
    }),
  })
  if (!answer.ok) throw new Error(`The bench API is refused: ${await answer.text()}`)
}

async function newDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `szyna_bench_${process.pid}`
  const run = async (sql: string) => {
    const db = await openDatabase({ url: server }, silentLog)
    await db.knex.raw(sql)
    await db.close()
  }
  await run(`drop database if exists ${name}`)
  await run(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}
