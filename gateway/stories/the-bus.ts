// The whole bus in one process for a story: real doors on free ports, a fresh migrated database, its
// own data folder and policies folder. What a story does, it does over HTTP, as people would.

import { existsSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#kernel/config/config.ts'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { Registered } from '#api-catalog/catalog.ts'
import { addSystem, systemsFolder } from '../cli/add-system.ts'
import { fetchToken } from '../cli/fetch-token.ts'
import { allMigrations } from '../compose.ts'
import { startBus } from '../main.ts'
import type { StartOptions } from '../main.ts'

export interface TheBus {
  readonly publicUrl: string
  readonly db: Database
  readonly dataDir: string
  /** A copy of the shipped policy files, this story's own. */
  readonly policiesDir: string
  /** A copy of the shipped composition files, likewise. */
  readonly compositionsDir: string
  admin(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>
  register(
    entity: string,
    api: string,
    document: string | object,
    more?: object,
  ): Promise<Registered>
  /** A token of a new or known system for one API; `purpose`: the id of one in an agreement. */
  token(system: string, api: string, purpose?: string): Promise<string>
  call(path: string, token?: string, init?: CallInit): Promise<Response>
  close(): Promise<void>
}

type CallInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

export async function theBus(
  env: Record<string, string> = {},
  options: Pick<StartOptions, 'clock'> = {},
): Promise<TheBus> {
  const dataDir = await mkdtemp(join(tmpdir(), 'szyna-story-'))
  const policiesDir = join(dataDir, 'policies')
  await cp(new URL('../../policies', import.meta.url).pathname, policiesDir, {
    recursive: true,
    filter: (from) => !/\.(ts|cases\.yaml|md)$/.test(from),
  })
  const compositionsDir = join(dataDir, 'compositions')
  await cp(new URL('../../specs/compositions', import.meta.url).pathname, compositionsDir, {
    recursive: true,
  })
  const config = readConfig({
    SZYNA_PORT: '0',
    SZYNA_ADMIN_PORT: '0',
    SZYNA_HOST: '127.0.0.1',
    SZYNA_DATA_DIR: dataDir,
    SZYNA_POLICIES: policiesDir,
    SZYNA_COMPOSITIONS: compositionsDir,
    SZYNA_LOG: 'silent',
    ...(process.env.NATS_URL && { NATS_URL: process.env.NATS_URL }),
    ...(process.env.REDIS_URL && { REDIS_URL: process.env.REDIS_URL }),
    ...env,
  })
  const db = await testDatabase(allMigrations)
  const bus = await startBus(config, { print: () => {}, db, ...options })
  const credential = (await readFile(join(dataDir, 'admin.token'), 'utf8')).trim()

  const admin: TheBus['admin'] = (method, path, body, headers) =>
    fetch(bus.adminUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${credential}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  const known = new Set<string>()
  return {
    publicUrl: bus.publicUrl,
    db,
    dataDir,
    policiesDir,
    compositionsDir,
    admin,
    async register(entity, api, document, more = {}) {
      const text = typeof document === 'string' ? document : JSON.stringify(document)
      const entry = text.trimStart().startsWith('{') ? 'openapi.json' : 'openapi.yaml'
      const source = { kind: 'files', entry, files: { [entry]: text } }
      const answer = await admin('POST', '/admin/v1/apis', { entity, api, source, ...more })
      if (!answer.ok) throw new Error(`register: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as Registered
    },
    async token(system, api, purpose) {
      const bus_ = { adminUrl: bus.adminUrl, publicUrl: bus.publicUrl, credential, dataDir }
      const [entity = '', name = ''] = system.split('.')
      const hasKey = existsSync(join(systemsFolder(dataDir), `${system}.json`))
      if (!known.has(system) && !hasKey) await addSystem(bus_, { entity, name })
      known.add(system)
      return (await fetchToken(bus_, { system, api, purpose })).access_token
    },
    call: (path, token, init = {}) =>
      fetch(bus.publicUrl + path, {
        ...init,
        headers: { ...(token && { authorization: `Bearer ${token}` }), ...init.headers },
      }),
    async close() {
      await bus.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
